import { faultKinds, showValue, type Fault, type FaultKind, type FaultScope } from '@stint/core'
import { z } from 'zod'

/**
 * Which faults a layer acts on, in place of its default: a function, or kinds and scopes of faults by name
 * (their names do not overlap).
 */
export type ActsOn = ((fault: Fault) => boolean) | readonly (FaultKind | FaultScope)[]

const scopes: readonly FaultScope[] = ['request', 'shape', 'key', 'account', 'model', 'provider']
const names: readonly string[] = [...Object.keys(faultKinds), ...scopes]

/** The option `on` of a layer. */
export const actsOnOption: z.ZodType<ActsOn> = z
  .custom<ActsOn>(isActsOn, {
    error: ({ input }) =>
      `expected (fault) => boolean, or an array of ${names.join(', ')}${odd(input)}`,
  })
  .meta({ type: 'array', items: { enum: names } })

/** The predicate that an `on` option stands for. */
export function actsOn(
  on: ActsOn | undefined,
  byDefault: (fault: Fault) => boolean,
): (fault: Fault) => boolean {
  if (on === undefined) return byDefault
  if (typeof on === 'function') return on
  return (fault) => on.includes(fault.kind) || on.includes(fault.scope)
}

/** Which one of a list is no name; a value that is no list is told without it. */
function odd(value: unknown): string {
  if (!Array.isArray(value)) return ''
  return `, got ${showValue(value.find((name) => !names.includes(name)))}`
}

function isActsOn(value: unknown): boolean {
  if (typeof value === 'function') return true
  return Array.isArray(value) && value.every((name) => names.includes(name))
}
