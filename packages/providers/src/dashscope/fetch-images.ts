import { Fault, repeatStep, type Attempt, type ImageMade, type MadeImage } from '@stint/core'
import { downloadImage } from '../download/download-image.ts'
import type { Results } from './results.ts'
import type { DashScopeSettings } from './settings.ts'

/** The largest result that is downloaded where nothing else is said. */
const mostBytes = 64 * 1024 * 1024

/** Alibaba's storage serves both, and a signed link is good for both. */
const plainLink = /^http:(?=\/\/[\w.-]+\.aliyuncs\.com\/)/i

/**
 * Downloads what was made. Each download that fails is repeated in place: the image is paid for. One that cannot be had
 * is a warning as long as there is another.
 * @throws Fault when there is no image; what the first download threw when none can be had.
 */
export async function fetchImages(
  { links, warnings, text, requestId }: Results,
  n: number | undefined,
  attempt: Attempt,
  settings: DashScopeSettings,
): Promise<ImageMade> {
  if (links.length === 0) {
    const message = text ? `the model answered in words: ${text}` : 'the answer holds no image'
    throw new Fault('empty_response', { message, status: 200, requestId })
  }
  // All of them end before this does: what went on would outlive the attempt.
  const outcomes = await Promise.allSettled(
    links.map((link, at) =>
      fetchImage(link, `image ${at + 1} of ${links.length}`, attempt, settings),
    ),
  )
  attempt.signal.throwIfAborted()
  const images = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const reasons = outcomes.flatMap((each): unknown[] =>
    each.status === 'rejected' ? [each.reason] : [],
  )
  if (images.length === 0) throw reasons[0]
  const lost = reasons.map((reason) => (reason instanceof Error ? reason.message : String(reason)))
  const missing = n !== undefined && links.length < n
  return {
    images,
    warnings: [...warnings, ...lost, ...(missing ? [`made ${links.length} of ${n} images`] : [])],
    usage: { images: links.length },
  }
}

function fetchImage(
  link: string,
  name: string,
  attempt: Attempt,
  { allowHosts, pollEvery, maxResponseBytes = mostBytes }: DashScopeSettings,
): Promise<MadeImage> {
  const limits = { bytes: maxResponseBytes, allowHosts }
  const address = link.replace(plainLink, 'https:')
  return repeatStep(attempt, () => downloadImage(address, name, attempt, limits), {
    every: pollEvery,
  })
}
