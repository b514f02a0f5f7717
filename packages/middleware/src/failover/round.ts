import { Fault, Refusal } from '@stint/core'
import type { Context, Target } from '@stint/core'
import { bestFault } from '../best-fault.ts'
import { targetsInUse } from '../targets-in-use.ts'
import { allotment, type AllotmentRules, type Turn } from './allotment.ts'
import { allRefused, type Refused } from './all-refused.ts'
import { giveUp } from './give-up.ts'
import { Rests } from './rests.ts'

/** One pass over the targets of a failover, and what came of each. */
export class Round {
  readonly #ctx: Context
  readonly #order: readonly Target[]
  readonly #rules: AllotmentRules
  readonly #rests: Rests
  /** Targets of other entries of a race (a hedge) around this one. */
  readonly #inUse: Set<string> | undefined
  readonly #faults: Fault[] = []
  readonly #refused: Refused[] = []
  #stop: Refusal | undefined

  constructor(ctx: Context, order: readonly Target[], rules: AllotmentRules) {
    this.#ctx = ctx
    this.#order = order
    this.#rules = rules
    this.#rests = ctx.remember('rests', () => new Rests())
    this.#inUse = targetsInUse(ctx)
  }

  /** The targets that can be entered, each with its share of what is left when its turn comes. */
  *turns(): Generator<Turn, void, undefined> {
    for (const [at, target] of this.#order.entries()) {
      const passedOver = this.#resting(target) ?? this.#busy(target)
      if (!passedOver) this.#stop = this.#ctx.refusal()
      if (this.#stop) {
        giveUp(this.#ctx, this.#order.slice(at), this.#stop)
        return
      }
      const turn = passedOver ?? allotment(this.#ctx, target, this.#after(at), this.#rules)
      if (Refusal.isInstance(turn)) this.#skip(target, turn)
      else yield* this.#use(turn)
    }
  }

  /** A turn lasts until the next is asked for, or none is any more. */
  *#use(turn: Turn): Generator<Turn, void, undefined> {
    this.#inUse?.add(turn.target.id)
    try {
      yield turn
    } finally {
      this.#inUse?.delete(turn.target.id)
    }
  }

  /**
   * Notes how a turn failed, if the next target may make up for it.
   * @throws what was thrown if it may not.
   */
  failed({ id }: Target, thrown: unknown, mayMoveOn: (fault: Fault) => boolean): void {
    if (Refusal.isInstance(thrown)) {
      this.#refused.push({ target: id, refusal: thrown })
      return
    }
    if (!Fault.isInstance(thrown) || !mayMoveOn(thrown)) throw thrown
    this.#faults.push(thrown)
    if (thrown.retryAfterMs !== undefined) this.#rests.begin(id, this.#now + thrown.retryAfterMs)
  }

  /** What to throw when no target is left. */
  failure(): Fault | Refusal {
    return (
      bestFault(this.#faults) ??
      this.#stop ??
      allRefused(this.#refused, { layer: 'failover', index: this.#ctx.index })
    )
  }

  get #now(): number {
    return this.#ctx.call.clock.now()
  }

  #resting({ id }: Target): Refusal | undefined {
    return this.#rests.refusal(id, this.#now, this.#ctx.index)
  }

  #busy({ id }: Target): Refusal | undefined {
    if (!this.#inUse?.has(id)) return undefined
    const reason = 'another entry, beside this one, is using it'
    return new Refusal('failover', reason, { index: this.#ctx.index, target: id })
  }

  /** How many targets after this one may still be served: a rest that outlasts the deadline rules one out. */
  #after(at: number): number {
    const { timeLeftMs } = this.#ctx
    const later = this.#order.slice(at + 1)
    return later.filter(({ id }) => this.#rests.left(id, this.#now) < timeLeftMs).length
  }

  #skip({ id }: Target, refusal: Refusal): void {
    this.#ctx.skip({ target: id, reason: refusal.reason, afterMs: refusal.afterMs })
    this.#refused.push({ target: id, refusal })
  }
}
