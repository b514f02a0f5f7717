import type { Attempt, ImageMade } from '@stint/core'
import { imageIn } from '../easel.ts'

/** Whether a request to the easel carries references. */
export function hasImages({ body }: RequestInit): boolean {
  return typeof body === 'string' && !body.includes('"images":[]')
}

export function image(data: Uint8Array): ImageMade {
  return { images: [{ data, mediaType: 'image/png' }] }
}

/** Waits on the clock of the attempt, and does not hear when it is over. */
export function rest(ms: number, { clock }: Attempt): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(resolve, ms)
  })
}

export async function textSoFar(response: Response): Promise<{ text: string; isWhole: boolean }> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true })
    return { text, isWhole: true }
  } catch {
    return { text, isWhole: false }
  }
}

/** Reads a whole text strictly, and where it likes what it has of another, that as well. */
export function lenient(
  { text, isWhole }: { text: string; isWhole: boolean },
  likes: (text: string) => boolean,
): ImageMade {
  const [, png] = /"png":"([\w+/=]*)/.exec(text) ?? []
  if (isWhole || png === undefined || !likes(text)) return imageIn(text)
  return imageIn(JSON.stringify({ png }))
}

/** As attempt.fetch would. */
export async function capped(response: Response): Promise<Response> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    size += chunk.length
    if (size > 1024 * 1024) throw new Error('too large')
  }
  const { status, headers } = response
  return new Response(status === 204 ? null : Buffer.concat(chunks), { status, headers })
}
