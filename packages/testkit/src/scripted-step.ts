import { sniffMediaType } from '@stint/core'
import type { Duration, FaultKind, MadeImage } from '@stint/core'
import { pixel } from './pixel.ts'
import { failureOf, type ScriptedFailure } from './scripted-failure.ts'
import { readStream, type ReadStream, type ScriptedStream } from './scripted-stream.ts'
import { timeOf } from './scripted-time.ts'

/** How long the step takes. Default 0: it is over at once, without a timer. */
interface Timed {
  readonly after?: Duration | undefined
}

/**
 * What a scripted provider does when it is called:
 *
 * - a fault kind, or `{ after, fail }` with a kind or the fields of a Fault: rejects with a fresh Fault
 * - `'ok'`, or `{ after, ok }`: gives an image for each one asked for (`true`: {@link pixel}; its bytes;
 *   or `{ data, mediaType }`), or any other value as the whole result, such as `{ images: [...] }`
 * - `'hang'`: never settles by itself
 * - `{ after, throw }`: rejects with something that is not a Fault
 * - `{ throwSync }`: throws it before there is a promise
 * - `{ stream: ['Hel', 'lo'] }`: a text, in chunks where the call reads it while it is made: see {@link ScriptedStream}
 */
export type ScriptedStep =
  | FaultKind
  | 'ok'
  | 'hang'
  | (Timed & { readonly fail: ScriptedFailure })
  | (Timed & { readonly ok: unknown })
  | (Timed & { readonly throw: unknown })
  | { readonly throwSync: unknown }
  | ScriptedStream

/** A step that was checked: after so many milliseconds, what `end` returns or throws. */
export interface ReadStep {
  /** Infinity for a hang. */
  readonly afterMs: number
  /** Whether it ends while it is being called, without a promise. */
  readonly sync: boolean
  /** The parts of a text that is given in chunks; then nothing else counts. */
  readonly stream?: ReadStream
  /** @param images how many were asked for. */
  end(images: number): unknown
}

const outcomes = ['ok', 'fail', 'throw', 'throwSync'] as const

/**
 * Checks a step.
 * @param label what to call it in the error: `scriptedProvider('a'): step 2`.
 * @throws TypeError that names what was given and what is allowed.
 */
export function readStep(given: ScriptedStep, label: string): ReadStep {
  if (given === 'hang') return { afterMs: Infinity, sync: false, end: () => undefined }
  if (given === 'ok') return { afterMs: 0, sync: false, end: makerOf(true) }
  if (typeof given === 'string') return { afterMs: 0, sync: false, end: failureOf(given, label) }
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(
      `${label}: got ${String(given)}, expected 'ok', 'hang', a fault kind, or { after, ok }, { after, fail }, ` +
        '{ after, throw }, { throwSync } or { stream }',
    )
  }
  if ('stream' in given) {
    return { afterMs: 0, sync: false, stream: readStream(given, label), end: () => undefined }
  }
  checkKeys(given, label)
  const afterMs = 'after' in given ? timeOf(given.after, 'after', label) : 0
  return { afterMs, sync: 'throwSync' in given, end: endOf(given, label) }
}

function endOf(
  step: Exclude<ScriptedStep, string | ScriptedStream>,
  label: string,
): ReadStep['end'] {
  if ('ok' in step) return makerOf(step.ok)
  if ('fail' in step) return failureOf(step.fail, label)
  const foreign = 'throw' in step ? step.throw : step.throwSync
  return () => {
    throw foreign
  }
}

function checkKeys(step: object, label: string): void {
  const keys = Object.keys(step)
  const unknown = keys.find((key) => key !== 'after' && !outcomes.some((known) => known === key))
  if (unknown !== undefined) {
    throw new TypeError(
      `${label}: unknown key '${unknown}', expected after, ${outcomes.join(', ')}`,
    )
  }
  const given = outcomes.filter((key) => keys.includes(key))
  if (given.length !== 1) {
    throw new TypeError(
      `${label}: has ${given.join(' and ') || 'no outcome'}, expected one of ${outcomes.join(', ')}`,
    )
  }
  if ('throwSync' in step && 'after' in step) {
    throw new TypeError(`${label}: throwSync happens at once and takes no after; use throw`)
  }
}

function makerOf(ok: unknown): ReadStep['end'] {
  const image = imageOf(ok)
  if (image === undefined) return () => ok
  return (images) => ({ images: Array.from({ length: images }, () => ({ ...image })) })
}

function imageOf(ok: unknown): MadeImage | undefined {
  const bytes = ok === true ? pixel : ok
  if (bytes instanceof Uint8Array) {
    return { data: bytes, mediaType: sniffMediaType(bytes) ?? 'image/png' }
  }
  const { data, mediaType } = (ok ?? {}) as Partial<MadeImage>
  return data instanceof Uint8Array && typeof mediaType === 'string'
    ? { data, mediaType }
    : undefined
}
