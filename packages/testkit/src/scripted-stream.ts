import { Fault, TextAssembly, generateText } from '@stint/core'
import type { Duration, FinishReason, TextMade, TextPart, TextUsage } from '@stint/core'
import { failureOf, type ScriptedFailure } from './scripted-failure.ts'
import { timeOf } from './scripted-time.ts'

/**
 * A text that is given in chunks: each a piece of text, or any part of a streamed text. A whole attempt takes as long
 * and gives all of it.
 */
export interface ScriptedStream {
  readonly stream: readonly (string | TextPart)[]
  /** Until the first chunk. Default 0. */
  readonly firstAfter?: Duration | undefined
  /** Between two chunks, and before the end. Default 0. */
  readonly between?: Duration | undefined
  /** How it fails. */
  readonly fail?: ScriptedFailure | undefined
  /** It fails after so many chunks. Default: after all of them. */
  readonly failAfter?: number | undefined
  /** Nothing follows so many chunks, and it does not end either. */
  readonly stallAfter?: number | undefined
  /** It ends after so many chunks without saying how. */
  readonly cutAfter?: number | undefined
  /** What the last part says. Default `'stop'`. */
  readonly finish?: FinishReason | undefined
  readonly usage?: TextUsage | undefined
}

/** Waits for so many milliseconds; Infinity: for ever. */
type Wait = (ms: number) => Promise<void>

/** A streamed step that was checked. */
export type ReadStream = (wait: Wait) => AsyncGenerator<TextPart, void, undefined>

const keys: readonly string[] = [
  'stream',
  'firstAfter',
  'between',
  'fail',
  'failAfter',
  'stallAfter',
  'cutAfter',
  'finish',
  'usage',
] satisfies (keyof ScriptedStream)[]
const turns = ['failAfter', 'stallAfter', 'cutAfter'] as const

/** @throws TypeError that names what was given and what is allowed. */
export function readStream(step: ScriptedStream, label: string): ReadStream {
  const unknown = Object.keys(step).find((key) => !keys.includes(key))
  if (unknown !== undefined) {
    throw new TypeError(`${label}: unknown key '${unknown}', expected ${keys.join(', ')}`)
  }
  const { stream, finish = 'stop', usage } = step
  if (!Array.isArray(stream) || !stream.every(isChunk)) {
    throw new TypeError(`${label}: stream must be a list of texts, or of parts like { type }`)
  }
  const end = endOf(step, label)
  const firstMs = timeOf(step.firstAfter, 'firstAfter', label)
  const betweenMs = timeOf(step.between, 'between', label)
  return async function* parts(wait) {
    yield { type: 'stream-start' }
    let open = false
    for (const [at, chunk] of stream.slice(0, end.after).entries()) {
      await wait(at === 0 ? firstMs : betweenMs)
      if (typeof chunk !== 'string') {
        yield chunk
        continue
      }
      if (!open) yield { type: 'text-start', id }
      open = true
      yield { type: 'text-delta', id, delta: chunk }
    }
    await wait(end.after === 0 ? firstMs : betweenMs)
    if (end.by === 'stall') await wait(Infinity)
    if (end.by === 'fail') end.fail()
    if (end.by === 'cut') return
    if (open) yield { type: 'text-end', id }
    yield { type: 'finish', finishReason: finish, usage }
  }
}

/** What a whole attempt gives. @throws Fault `malformed_response` when it ended without saying how. */
export async function madeOf(parts: AsyncIterable<TextPart>): Promise<TextMade> {
  const assembly = new TextAssembly()
  for await (const part of parts) assembly.push(part)
  const made = assembly.made()
  const problem = generateText.streaming?.problem?.(made)
  if (problem !== undefined) throw new Fault('malformed_response', { message: problem })
  return made
}

const id = '0'

interface End {
  readonly after: number
  readonly by: 'finish' | 'fail' | 'stall' | 'cut'
  fail(): unknown
}

function endOf(step: ScriptedStream, label: string): End {
  const given = turns.filter((turn) => step[turn] !== undefined)
  const all = step.stream.length
  if (given.length > 1 || (step.fail !== undefined && given.some((turn) => turn !== 'failAfter'))) {
    throw new TypeError(`${label}: a stream ends once: by fail, stallAfter or cutAfter`)
  }
  if (step.failAfter !== undefined && step.fail === undefined) {
    throw new TypeError(`${label}: failAfter needs fail, a fault kind or a Fault's fields`)
  }
  const [turn] = given
  const after = (turn && step[turn]) ?? all
  if (!Number.isInteger(after) || after < 0 || after > all) {
    throw new TypeError(`${label}: ${turn} is ${after}, expected a number of chunks up to ${all}`)
  }
  const fail = step.fail === undefined ? () => undefined : failureOf(step.fail, label)
  if (step.fail !== undefined) return { after, by: 'fail', fail }
  return { after, by: turn ? names[turn] : 'finish', fail }
}

const names = { failAfter: 'fail', stallAfter: 'stall', cutAfter: 'cut' } as const

function isChunk(chunk: unknown): boolean {
  return typeof chunk === 'string' || typeof (chunk as { type?: unknown } | null)?.type === 'string'
}
