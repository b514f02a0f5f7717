import { Fault, faultKinds, type FaultFields, type FaultKind } from '@stint/core'
import { z } from 'zod'

/** A fault to fail with: its kind, or its fields. */
export type InjectedFault = FaultKind | (FaultFields & { readonly kind: FaultKind })

const kinds = Object.keys(faultKinds)
const scopes = ['request', 'shape', 'key', 'account', 'model', 'provider']

const faultSchema = z.strictObject({
  kind: z.enum(kinds),
  message: z.string().optional(),
  scope: z.enum(scopes).optional(),
  transient: z.boolean().optional(),
  delivery: z.enum(['unsent', 'rejected', 'accepted', 'unknown']).optional(),
  retryAfterMs: z.number().optional(),
  status: z.int().optional(),
  requestId: z.string().optional(),
  hiddenRetry: z.boolean().optional(),
  cause: z.unknown().optional(),
})

const faultsSchema = z.array(z.union([z.enum(kinds), faultSchema])).min(1)

/** The option `faults` of chaos. */
export const faultsOption: z.ZodType<readonly InjectedFault[]> = z.custom<readonly InjectedFault[]>(
  (value) => faultsSchema.safeParse(value).success,
  {
    error: `expected an array of kinds, or of { kind, ...fields of a Fault }: ${kinds.join(', ')}`,
  },
)

/** Nothing was sent, unless the drill says that it was. */
export function toFault(injected: InjectedFault): Fault {
  const { kind, ...fields } = typeof injected === 'string' ? { kind: injected } : injected
  return new Fault(kind, { message: nameOf(injected), delivery: 'unsent', ...fields })
}

/** How the report calls it. */
export function nameOf(injected: InjectedFault): string {
  return `injected ${typeof injected === 'string' ? injected : injected.kind}`
}
