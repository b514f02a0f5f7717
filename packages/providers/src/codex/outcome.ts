import { requestIdOf, type ImageMade, type ImageUsage } from '@stint/core'
import { decodeImages } from '../decode-images.ts'
import type { ResponseObject } from './events.ts'
import type { Heard } from './heard.ts'
import { noImageFault } from './no-image-fault.ts'
import { streamFault } from './stream-fault.ts'

/**
 * What a response has made. A finished image is given whatever happens after it: it is paid for.
 * @throws Fault when there is none, or when it is no image.
 */
export function outcomeOf(heard: Heard, headers: Headers): ImageMade {
  if (heard.images.length === 0) throw noImageFault(heard, headers)
  const { images, warnings } = decodeImages(heard.images, requestIdOf(headers))
  const usage = { ...usageOf(heard.response), images: images.length }
  return { images, warnings: [...warnings, ...warningsOf(heard, headers)], usage }
}

function warningsOf({ end, response, error }: Heard, headers: Headers): string[] {
  if (end === 'completed') return []
  if (end === undefined) return ['the stream broke off after the image: what it took is not known']
  if (end === 'failed') {
    const { kind, message } = streamFault(error, headers)
    return [`the response failed after the image: ${kind}, ${message}`]
  }
  const reason = response?.incomplete_details?.reason ?? 'no reason is given'
  return [`the response ended early after the image: ${reason}`]
}

/** The tool's tokens are counted beside those of the text model. */
function usageOf(response: ResponseObject | undefined): ImageUsage {
  const { usage, tool_usage: tools } = response ?? {}
  const counts = {
    inputTokens: usage?.input_tokens,
    outputTokens: usage?.output_tokens,
    totalTokens: usage?.total_tokens,
    imageInputTokens: tools?.image_gen?.input_tokens,
    imageOutputTokens: tools?.image_gen?.output_tokens,
  }
  const told = Object.entries(counts).filter(([, count]) => count !== undefined)
  return Object.fromEntries(told)
}
