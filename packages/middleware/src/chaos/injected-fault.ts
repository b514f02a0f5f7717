import { Fault, faultKinds, isPlainObject, type FaultFields, type FaultKind } from '@stint/core'
import { z } from 'zod'

/** A fault to fail with: its kind, or its fields. */
export type InjectedFault = FaultKind | (FaultFields & { readonly kind: FaultKind })

const kinds = Object.keys(faultKinds)
const scopes = ['request', 'shape', 'key', 'account', 'model', 'provider']
const deliveries = ['unsent', 'rejected', 'accepted', 'unknown']

const oneOf = (values: readonly string[]): z.ZodType<string> =>
  z.enum(values, { error: `expected one of ${values.join(', ')}` })

const text = z.string({ error: 'expected a string' })
const flag = z.boolean({ error: 'expected true or false' })
const rest = { error: 'expected milliseconds from 0' }

const faultSchema = z.strictObject({
  kind: z.enum(kinds),
  message: text.optional(),
  scope: oneOf(scopes).optional(),
  transient: flag.optional(),
  delivery: oneOf(deliveries).optional(),
  retryAfterMs: z.number(rest).min(0, rest).optional(),
  status: z.int({ error: 'expected a whole number' }).optional(),
  requestId: text.optional(),
  hiddenRetry: flag.optional(),
  cause: z.unknown().optional(),
})

const expected = `expected an array of kinds, or of { kind, ...fields of a Fault }: ${kinds.join(', ')}`

/** The option `faults` of chaos. */
export const faultsOption: z.ZodType<readonly InjectedFault[]> = z
  .custom<readonly InjectedFault[]>(isListOfKinds, { error: expected })
  .superRefine((faults, check) => {
    for (const [at, fault] of faults.entries()) {
      const { error } = typeof fault === 'string' ? {} : faultSchema.safeParse(fault)
      for (const issue of error?.issues ?? []) {
        check.addIssue({ ...issue, path: [at, ...issue.path] })
      }
    }
  })
  .meta({
    type: 'array',
    minItems: 1,
    items: { anyOf: [{ enum: kinds }, { type: 'object', required: ['kind'] }] },
  })

/** Whether each says at least what kind it is of. */
function isListOfKinds(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((fault) => hasKind(fault))
}

function hasKind(fault: unknown): boolean {
  if (typeof fault === 'string') return kinds.includes(fault)
  const own = isPlainObject(fault) ? Object.entries(fault) : []
  return own.some(([name, kind]) => name === 'kind' && kinds.includes(kind as string))
}

/** Nothing was sent, unless the drill says that it was. */
export function toFault(injected: InjectedFault): Fault {
  const { kind, ...fields } = typeof injected === 'string' ? { kind: injected } : injected
  return new Fault(kind, { message: nameOf(injected), delivery: 'unsent', ...fields })
}

/** How the report calls it. */
export function nameOf(injected: InjectedFault): string {
  return `injected ${typeof injected === 'string' ? injected : injected.kind}`
}
