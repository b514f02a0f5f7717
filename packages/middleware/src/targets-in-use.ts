import type { Context } from '@stint/core'

/** Where a layer that enters side by side says so to whoever chooses targets below it. */
const key: unique symbol = Symbol.for('stint.targetsInUse')

/** Where a layer that chooses keeps the ids of what a choice further in is inside of. */
const around: unique symbol = Symbol('stint.targetsAround')

/**
 * The targets that are being used by branches of one race, as one layer sees them that chooses. It passes over those,
 * and keeps its own among them for as long as it uses them. Undefined where nobody races.
 */
export function targetsInUse(ctx: Context): TargetsInUse | undefined {
  // Whoever races enters, so nobody does where nothing above has.
  const ids = ctx.wholeCall ? undefined : (ctx.state[key] as Set<string> | undefined)
  return ids && new TargetsInUse(ids, ctx)
}

/** The ids in use, shared by all branches of a race, but for those that this branch is inside of. */
export class TargetsInUse {
  readonly #ids: Set<string>
  readonly #ctx: Context
  /** A pool may be called like one of its members: that is not used by somebody else. */
  readonly #around: readonly string[]

  constructor(ids: Set<string>, ctx: Context) {
    this.#ids = ids
    this.#ctx = ctx
    this.#around = (ctx.state[around] as readonly string[] | undefined) ?? []
  }

  has(id: string): boolean {
    return this.#ids.has(id) && !this.#around.includes(id)
  }

  add(id: string): void {
    this.#ids.add(id)
    this.#ctx.state[around] = [...this.#around, id]
  }

  delete(id: string): void {
    if (!this.#around.includes(id)) this.#ids.delete(id)
  }
}

/** Lets the branches that this layer opens know of each other's targets; a race around them stays the one that counts. */
export function shareTargets(ctx: Context): void {
  ctx.state[key] ??= new Set<string>()
}
