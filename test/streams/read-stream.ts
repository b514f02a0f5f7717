import type { Clock, StreamHandle, TextMade, TextPart } from '@stint/core'
import type { Reader } from './scene.ts'
import type { World } from './speaker.ts'

/** How reading a stream went. */
export interface Reading {
  readonly parts: readonly TextPart[]
  /** Whether it was read to its end, or to the error in its place. */
  readonly ended: boolean
  readonly error: unknown
}

export type Stream = StreamHandle<TextMade, TextPart>

/** Reads as this reader does. */
export async function readStream(
  call: Stream,
  { kind, ms, parts: enough }: Reader,
  clock: Clock,
  world: World,
): Promise<Reading> {
  const parts: TextPart[] = []
  const take = (part: TextPart): void => {
    parts.push(part)
    world.read += 1
  }
  if (kind === 'result only') return { parts, ended: false, error: undefined }
  if (kind === 'aborts') clock.setTimer(() => call.abort(new Error('the reader aborted')), ms)
  try {
    if (kind === 'at once') await readAtOnce(call, take)
    else {
      for await (const part of call) {
        take(part)
        if (kind === 'leaves' && parts.length > enough)
          return { parts, ended: false, error: undefined }
        if (kind === 'slow') await new Promise<void>((resolve) => void clock.setTimer(resolve, ms))
      }
    }
    return { parts, ended: true, error: undefined }
  } catch (error) {
    return { parts, ended: true, error }
  }
}

/** Asks for three parts at a time. */
async function readAtOnce(call: Stream, take: (part: TextPart) => void): Promise<void> {
  const source = call[Symbol.asyncIterator]()
  for (;;) {
    const asked = [source.next(), source.next(), source.next()]
    for (const next of asked) void next.catch(() => undefined)
    for (const next of asked) {
      // oxlint-disable-next-line no-await-in-loop -- in their order
      const { done, value } = await next
      if (done === true) return
      take(value)
    }
  }
}
