import { createImage, pipeline, type CallError, type Provider, type Report } from '@stint/core'

/** One call of a pipeline that is nothing but this provider. */
export async function run(
  provider: Provider,
): Promise<{ readonly error?: CallError; readonly report: Report }> {
  try {
    return await pipeline(createImage).to(provider).run({ prompt: 'a lighthouse' })
  } catch (thrown) {
    const error = thrown as CallError
    return { error, report: error.report }
  }
}
