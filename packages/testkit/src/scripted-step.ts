import { Fault, durationMs, faultKinds, sniffMediaType } from '@stint/core'
import type { Duration, FaultFields, FaultKind, MadeImage } from '@stint/core'
import { pixel } from './pixel.ts'

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
 */
export type ScriptedStep =
  | FaultKind
  | 'ok'
  | 'hang'
  | (Timed & { readonly fail: FaultKind | Fault | (FaultFields & { readonly kind: FaultKind }) })
  | (Timed & { readonly ok: unknown })
  | (Timed & { readonly throw: unknown })
  | { readonly throwSync: unknown }

/** A step that was checked: after so many milliseconds, what `end` returns or throws. */
export interface ReadStep {
  /** Infinity for a hang. */
  readonly afterMs: number
  /** Whether it ends while it is being called, without a promise. */
  readonly sync: boolean
  /** @param images how many were asked for. */
  end(images: number): unknown
}

const outcomes = ['ok', 'fail', 'throw', 'throwSync'] as const
const faultFields: readonly string[] = [
  'kind',
  'message',
  'scope',
  'transient',
  'delivery',
  'retryAfterMs',
  'status',
  'requestId',
  'hiddenRetry',
  'cause',
] satisfies ('kind' | keyof FaultFields)[]

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
        '{ after, throw } or { throwSync }',
    )
  }
  checkKeys(given, label)
  const afterMs = 'after' in given ? afterOf(given.after, label) : 0
  return { afterMs, sync: 'throwSync' in given, end: endOf(given, label) }
}

function endOf(step: Exclude<ScriptedStep, string>, label: string): ReadStep['end'] {
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

function afterOf(given: unknown, label: string): number {
  const ms = given === undefined || given === 0 ? 0 : durationMs(given)
  if (ms === undefined) {
    throw new TypeError(
      `${label}: after is ${String(given)}, expected milliseconds or a string like '90s'`,
    )
  }
  return ms
}

type Failure = Extract<ScriptedStep, { fail: unknown }>['fail']

function failureOf(fail: Failure, label: string): ReadStep['end'] {
  const fields = typeof fail === 'string' ? { kind: fail } : fail
  if (typeof fields !== 'object' || fields === null) {
    throw new TypeError(
      `${label}: fail is ${typeof fail}, expected a fault kind or a Fault's fields`,
    )
  }
  if (!Object.hasOwn(faultKinds, fields.kind)) {
    throw new TypeError(
      `${label}: unknown fault kind '${String(fields.kind)}', ` +
        `expected one of ${Object.keys(faultKinds).join(', ')}`,
    )
  }
  const unknown = Object.keys(fields).find((key) => !faultFields.includes(key))
  if (unknown !== undefined && !Fault.isInstance(fields)) {
    throw new TypeError(`${label}: a Fault has no '${unknown}', expected ${faultFields.join(', ')}`)
  }
  return () => {
    throw new Fault(fields.kind, fields)
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
