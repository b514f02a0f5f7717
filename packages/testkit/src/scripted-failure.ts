import { Fault, faultKinds } from '@stint/core'
import type { FaultFields, FaultKind } from '@stint/core'

/** A kind of fault, or the fields of one. */
export type ScriptedFailure = FaultKind | Fault | (FaultFields & { readonly kind: FaultKind })

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
 * What throws a fresh Fault each time.
 * @throws TypeError when that is none.
 */
export function failureOf(fail: ScriptedFailure, label: string): () => never {
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
