import { Fault } from '../faults/fault.ts'
import type { AttemptOutput } from './attempt-output.ts'
import type { Streaming } from './streaming.ts'

/** What follows the parts of an attempt. */
export interface PartsFollowed {
  readonly streaming: Streaming
  readonly output: AttemptOutput
  /** Whether the attempt has ended meanwhile. */
  isOver(): boolean
  /** The next part is asked for. */
  onWait(): void
  /** A part has come that shows something. */
  onVisible(): void
  /** Checks what was put together, before the caller sees the last of it. @throws Fault when it is no result. */
  check(made: unknown): object
}

/**
 * Reads what a provider streams, part by part: each is waited for, put together with the others, and handed on before
 * the next is asked for.
 * @throws whatever the source throws; Fault when it ends before it is whole.
 */
export async function readParts(source: unknown, follow: PartsFollowed): Promise<object> {
  const { streaming, output } = follow
  const assembly = streaming.assemble()
  const parts = partsOf(source)
  let done = false
  try {
    while (!follow.isOver()) {
      follow.onWait()
      // A source that throws has ended by itself.
      done = true
      // oxlint-disable-next-line no-await-in-loop -- one part after the other
      const next = await parts.next()
      done = next.done === true
      if (next.done === true || follow.isOver()) break
      assembly.push(next.value)
      if (streaming.visible(next.value) > 0) follow.onVisible()
      // oxlint-disable-next-line no-await-in-loop
      await output.write(next.value)
    }
  } finally {
    output.close()
    if (!done) void leave(parts)
  }
  const given: unknown = assembly.made()
  const problem = streaming.problem?.(given)
  if (problem !== undefined) throw new Fault('malformed_response', { message: problem })
  const made = follow.check(given)
  if (!follow.isOver()) output.finish()
  return made
}

/** Hands on what a provider made as a whole, unless the attempt has ended meanwhile. */
export function showWhole(made: object, follow: PartsFollowed): object {
  if (follow.isOver()) return made
  const checked = follow.check(made)
  for (const part of follow.streaming.parts(checked)) void follow.output.write(part)
  follow.onVisible()
  follow.output.finish()
  return checked
}

/** @throws TypeError when it is nothing to read parts from. */
function partsOf(source: unknown): AsyncIterator<unknown> {
  const given = source as Partial<AsyncIterable<unknown>> | undefined
  const iterate = given?.[Symbol.asyncIterator]
  if (typeof iterate === 'function') return iterate.call(given)
  throw new TypeError('stream() gave nothing to read: expected an async iterable of parts')
}

/** Lets a source go that was left before its end; what it says to that is no news. */
async function leave(parts: AsyncIterator<unknown>): Promise<void> {
  try {
    await parts.return?.()
  } catch {
    // It is over anyhow.
  }
}
