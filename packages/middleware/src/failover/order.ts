import type { Context, Target } from '@stint/core'
import { z } from 'zod'

/**
 * In which order targets are tried: as listed; beginning one further with each call; or as a function says,
 * which may leave some out.
 */
export type Order =
  | 'listed'
  | 'round-robin'
  | ((targets: readonly Target[], ctx: Context) => readonly Target[])

/** The option `order` of failover. */
export const orderOption: z.ZodType<Order> = z
  .custom<Order>(
    (value) => value === 'listed' || value === 'round-robin' || typeof value === 'function',
    { error: "expected 'listed', 'round-robin' or (targets, ctx) => targets" },
  )
  .meta({ enum: ['listed', 'round-robin'] })

/** The order in which a branch tries the targets. Round-robin moves per call, however often the call comes by. */
export function orderBy(
  order: Order,
  targets: readonly Target[],
): (ctx: Context) => readonly Target[] {
  if (order === 'listed') return () => targets
  if (order === 'round-robin') return roundRobin(targets)
  return (ctx) => known(order(targets, ctx), targets)
}

function roundRobin(targets: readonly Target[]): (ctx: Context) => readonly Target[] {
  let first = 0
  return (ctx) =>
    ctx.remember('order', () => {
      const rotated = [...targets.slice(first), ...targets.slice(0, first)]
      first = (first + 1) % targets.length
      return rotated
    })
}

/** @throws TypeError when the function gave anything but some of the targets. */
function known(given: unknown, targets: readonly Target[]): readonly Target[] {
  const expected = `failover: order: expected the function to give some of its targets`
  if (!Array.isArray(given)) throw new TypeError(`${expected} as an array, got ${typeof given}`)
  if (given.length === 0) throw new TypeError(`${expected}, got none`)
  const stranger = given.findIndex((target) => !targets.includes(target))
  if (stranger >= 0) throw new TypeError(`${expected}; [${stranger}] is none of them`)
  return [...new Set(given as Target[])]
}
