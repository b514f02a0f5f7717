import type { ImageModelV4CallOptions, ImageModelV4File, SharedV4Warning } from '@ai-sdk/provider'
import type { ImageRequestInput, ReferenceInput } from '@stint/core'

/** What the AI SDK asks for, as a request of createImage. The pipeline checks it like any other. */
export function requestFrom(options: ImageModelV4CallOptions): ImageRequestInput {
  const { prompt, n, size, aspectRatio, seed, files, mask, providerOptions } = options
  const hasOptions = Object.keys(providerOptions ?? {}).length > 0
  return {
    // Missing, it is a mistake that the pipeline names.
    prompt: prompt as string,
    n,
    ...(files && { references: files.map(referenceFrom) }),
    ...(mask && { mask: referenceFrom(mask) }),
    ...(size !== undefined && { size }),
    ...(aspectRatio !== undefined && { aspectRatio }),
    ...(seed !== undefined && { seed }),
    ...(hasOptions && { providerOptions }),
  }
}

/** The media type is left out: the AI SDK guesses it, and the pipeline reads it from the bytes. */
function referenceFrom(file: ImageModelV4File): ReferenceInput {
  return file.type === 'url' ? { url: file.url } : { data: file.data }
}

/** What of a call no request has a place for. */
export function leftOut(options: ImageModelV4CallOptions): SharedV4Warning[] {
  const { headers = {}, files = [], mask } = options
  const warnings: SharedV4Warning[] = []
  // generateImage always sends its own user-agent.
  if (Object.keys(headers).some((name) => name.toLowerCase() !== 'user-agent')) {
    const details = 'give headers to the providers of the pipeline'
    warnings.push({ type: 'unsupported', feature: 'headers', details })
  }
  if ([...files, mask].some((file) => file?.providerOptions !== undefined)) {
    const details = 'give providerOptions for the whole request'
    warnings.push({ type: 'unsupported', feature: 'providerOptions of a file', details })
  }
  return warnings
}
