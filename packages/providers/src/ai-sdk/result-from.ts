import type { ImageModelV4Result, JSONObject, SharedV4Warning } from '@ai-sdk/provider'
import type { ImageResult } from '@stint/core'

/**
 * What a pipeline made, as the AI SDK has it. `generateImage` keeps of the metadata only what stands
 * in `images`, so the report is there for each of them, and once beside them.
 */
export function resultFrom(
  result: ImageResult,
  modelId: string,
  warnings: readonly SharedV4Warning[],
): ImageModelV4Result {
  const { images, usage } = result
  const stint = metadataOf(result)
  return {
    images: images.map(({ data }) => data),
    warnings: [...warnings, ...warningsOf(result)],
    providerMetadata: { stint: { ...stint, images: images.map(() => stint) } },
    response: { timestamp: new Date(), modelId, headers: undefined },
    usage: {
      inputTokens: usage?.inputTokens,
      outputTokens: usage?.outputTokens,
      totalTokens: usage?.totalTokens,
    },
  }
}

/** Plain data; JSON leaves out what is undefined. */
function metadataOf({ provider, losses, report }: ImageResult): JSONObject {
  const metadata: JSONObject = JSON.parse(JSON.stringify({ provider, losses, report }))
  return metadata
}

function warningsOf({ warnings, losses }: ImageResult): SharedV4Warning[] {
  const texts = losses.length > 0 ? [`made with losses: ${losses.join(', ')}`] : []
  return [...texts, ...warnings].map((message) => ({ type: 'other', message }))
}
