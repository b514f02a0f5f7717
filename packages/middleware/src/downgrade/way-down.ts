import { Refusal } from '@stint/core'
import type { Change, Context, Course, Fault } from '@stint/core'
import { faultOf } from '../fault-of.ts'
import { newDescent, nextDepth, shapeAt, type Descent, type Shape } from './descent.ts'
import type { Step } from './step.ts'

const asGiven: Change = {}

/** One run of a downgrade: goes on from where an earlier one of the call got to at this target, and further down. */
export class WayDown implements Course {
  readonly #ctx: Context
  readonly #ladder: readonly Step[]
  readonly #lightens: (fault: Fault) => boolean
  readonly #descent: Descent
  #depth: number
  /** What was entered last; undefined for the request as it was given. */
  #shape: Shape | undefined
  #fault: Fault | undefined

  constructor(ctx: Context, ladder: readonly Step[], lightens: (fault: Fault) => boolean) {
    this.#ctx = ctx
    this.#ladder = ladder
    this.#lightens = lightens
    this.#descent = ctx.remember(ctx.target?.id ?? '', newDescent)
    this.#depth = this.#descent.depth
  }

  first(): Change | Promise<Change> {
    return this.#depth === 0 ? asGiven : this.#change()
  }

  async next(thrown: unknown): Promise<Change> {
    const refused = this.#note(thrown)
    const mayLead = this.#depth < this.#ladder.length && (refused || this.#lightens(this.#fault!))
    const from = refused && this.#shape?.target
    const next = mayLead
      ? await nextDepth(this.#depth, this.#ctx, this.#ladder, this.#descent, from)
      : undefined
    if (next === undefined) throw this.#fault ?? refused
    this.#depth = next
    this.#descent.depth = Math.max(this.#descent.depth, next)
    return this.#change()
  }

  /**
   * @returns the refusal of a target that a step has led to: another step may lead on from there, but none from a
   * refusal of the one at hand.
   */
  #note(thrown: unknown): Refusal | undefined {
    if (this.#shape?.target && Refusal.isInstance(thrown)) return thrown
    this.#fault = faultOf(thrown, this.#fault)
    return undefined
  }

  async #change(): Promise<Change> {
    this.#shape = await shapeAt(this.#depth, this.#ctx, this.#ladder, this.#descent)
    const { request, steps, target } = this.#shape
    if (steps.length === 0) return asGiven
    return target ? { request, steps, target } : { request, steps }
  }
}
