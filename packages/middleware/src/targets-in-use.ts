import type { Context } from '@stint/core'

/** Where a layer that enters side by side says so to whoever chooses targets below it. */
const key: unique symbol = Symbol.for('stint.targetsInUse')

/**
 * The ids of targets that are being used by branches of one race, shared by all of them. A layer that chooses targets
 * passes over those, and keeps its own in it for as long as it uses them. Undefined where nobody races.
 */
export function targetsInUse(ctx: Context): Set<string> | undefined {
  // Whoever races enters, so nobody does where nothing above has.
  return ctx.wholeCall ? undefined : (ctx.state[key] as Set<string> | undefined)
}

/** Lets the branches that this layer opens know of each other's targets; a race around them stays the one that counts. */
export function shareTargets(ctx: Context): void {
  ctx.state[key] ??= new Set<string>()
}
