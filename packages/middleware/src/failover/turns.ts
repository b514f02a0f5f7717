import { Fault, Refusal } from '@stint/core'
import type { Context, Target } from '@stint/core'
import { bestFault } from '../best-fault.ts'
import { targetsInUse } from '../targets-in-use.ts'
import { allRefused, type Refused } from './all-refused.ts'
import { giveUp } from './give-up.ts'
import { restRefusal, type Resting } from './resting.ts'

/** The members of a pool that one visit to it may enter, and what came of each. */
export class Turns implements Iterable<Target> {
  readonly #ctx: Context
  readonly #order: readonly Target[]
  readonly #cooldowns: Resting
  readonly #faults: Fault[] = []
  readonly #refused: Refused[] = []
  #stop: Refusal | undefined

  constructor(ctx: Context, order: readonly Target[], cooldowns: Resting) {
    this.#ctx = ctx
    this.#order = order
    this.#cooldowns = cooldowns
  }

  /** A turn lasts until the next is asked for, or none is any more. */
  *[Symbol.iterator](): Generator<Target, void, undefined> {
    const inUse = targetsInUse(this.#ctx)
    for (const [at, member] of this.#order.entries()) {
      const passedOver =
        restRefusal(this.#cooldowns, member.id, this.#now, this.#ctx.index) ??
        (inUse?.has(member.id) ? this.#busy(member) : undefined)
      if (passedOver) {
        this.#skip(member, passedOver)
        continue
      }
      this.#stop = this.#ctx.refusal()
      if (this.#stop) {
        giveUp(this.#ctx, this.#order.slice(at), this.#stop)
        return
      }
      inUse?.add(member.id)
      try {
        yield member
      } finally {
        inUse?.delete(member.id)
      }
    }
  }

  /**
   * Notes how a turn failed.
   * @returns the fault; undefined when the member refused.
   * @throws what was thrown when it is neither.
   */
  failed({ id }: Target, thrown: unknown): Fault | undefined {
    if (Refusal.isInstance(thrown)) {
      this.#refused.push({ target: id, refusal: thrown })
      return undefined
    }
    if (!Fault.isInstance(thrown)) throw thrown
    this.#faults.push(thrown)
    return thrown
  }

  /** What to throw when no member is left. A fault that may pass says when the first of them may be asked again. */
  failure(): Fault | Refusal {
    const fault = bestFault(this.#faults)
    if (!fault) {
      const { index } = this.#ctx
      return this.#stop ?? allRefused(this.#refused, { layer: 'pool', index })
    }
    if (!fault.transient) return fault
    const rests = this.#order.map(({ id }) => this.#cooldowns.left(id, this.#now))
    return fault.with({ retryAfterMs: Math.min(...rests) })
  }

  get #now(): number {
    return this.#ctx.call.clock.now()
  }

  #busy({ id }: Target): Refusal {
    const reason = 'another entry, beside this one, is using it'
    return new Refusal('pool', reason, { index: this.#ctx.index, target: id })
  }

  #skip({ id }: Target, refusal: Refusal): void {
    this.#ctx.skip({ target: id, reason: refusal.reason, afterMs: refusal.afterMs })
    this.#refused.push({ target: id, refusal })
  }
}
