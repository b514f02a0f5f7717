import { Fault, Refusal } from '@stint/core'
import type { Context, Course, Target } from '@stint/core'
import { bestFault } from '../best-fault.ts'
import { targetsInUse, type TargetsInUse } from '../targets-in-use.ts'
import { allotment, type AllotmentRules, type Turn } from './allotment.ts'
import { allRefused, type Refused } from './all-refused.ts'
import { giveUp } from './give-up.ts'
import { Rests } from './rests.ts'

/** What a pass over targets goes by. */
export interface RoundRules extends AllotmentRules {
  /** Whether the next target may make up for a fault. */
  readonly moveOn: (fault: Fault) => boolean
}

/** One pass over the targets of a failover, and what came of each. */
export class Round implements Course {
  readonly #ctx: Context
  readonly #order: readonly Target[]
  readonly #rules: RoundRules
  /** Targets of other entries of a race (a hedge) around this one. */
  readonly #inUse: TargetsInUse | undefined
  /** Made with the first: most rounds have none. */
  #faults: Fault[] | undefined
  #refused: Refused[] | undefined
  #stop: Refusal | undefined
  #at = -1
  /** The id of the target whose turn it is, where it matters to others. */
  #using: string | undefined

  constructor(ctx: Context, order: readonly Target[], rules: RoundRules) {
    this.#ctx = ctx
    this.#order = order
    this.#rules = rules
    this.#inUse = targetsInUse(ctx)
  }

  first(): Turn {
    return this.#next()
  }

  next(thrown: unknown): Turn {
    this.over()
    this.#failed(this.#order[this.#at]!, thrown)
    return this.#next()
  }

  /**
   * The next target that can be entered, with its share of what is left. What a turn uses it has until the next is
   * asked for, or there is none.
   * @throws what all came to, when there is none.
   */
  #next(): Turn {
    for (this.#at += 1; this.#at < this.#order.length; this.#at += 1) {
      const target = this.#order[this.#at]!
      const passedOver = this.#resting(target) ?? this.#busy(target)
      if (!passedOver) this.#stop = this.#ctx.refusal()
      if (this.#stop) {
        giveUp(this.#ctx, this.#order.slice(this.#at), this.#stop)
        break
      }
      const turn = passedOver ?? allotment(this.#ctx, target, this.#later(), this.#rules)
      if (Refusal.isInstance(turn)) this.#skip(target, turn)
      else return this.#use(turn)
    }
    throw this.#failure()
  }

  /** No turn is going on any more. */
  over(): void {
    if (this.#using !== undefined) this.#inUse?.delete(this.#using)
    this.#using = undefined
  }

  #use(turn: Turn): Turn {
    if (!this.#inUse) return turn
    this.#using = turn.target.id
    this.#inUse.add(this.#using)
    return turn
  }

  /**
   * Notes how a turn failed, if the next target may make up for it.
   * @throws what was thrown if it may not.
   */
  #failed({ id }: Target, thrown: unknown): void {
    if (Refusal.isInstance(thrown)) {
      this.#refuse({ target: id, refusal: thrown })
      return
    }
    if (!Fault.isInstance(thrown) || !this.#rules.moveOn(thrown)) throw thrown
    ;(this.#faults ??= []).push(thrown)
    if (thrown.retryAfterMs === undefined) return
    const rests = this.#ctx.remember('rests', () => new Rests())
    rests.begin(id, this.#now + thrown.retryAfterMs)
  }

  /** What to throw when no target is left. */
  #failure(): Fault | Refusal {
    return (
      bestFault(this.#faults ?? []) ??
      this.#stop ??
      allRefused(this.#refused ?? [], { layer: 'failover', index: this.#ctx.index })
    )
  }

  #refuse(refused: Refused): void {
    ;(this.#refused ??= []).push(refused)
  }

  /** Those of the call, once a target has asked for one: most calls have none. */
  get #rests(): Rests | undefined {
    return this.#ctx.remembered('rests') as Rests | undefined
  }

  get #now(): number {
    return this.#ctx.call.clock.now()
  }

  #resting({ id }: Target): Refusal | undefined {
    return this.#rests?.refusal(id, this.#now, this.#ctx.index)
  }

  #busy({ id }: Target): Refusal | undefined {
    if (!this.#inUse?.has(id)) return undefined
    const reason = 'another entry, beside this one, is using it'
    return new Refusal('failover', reason, { index: this.#ctx.index, target: id })
  }

  /** How many targets after this one may still be served: a rest that outlasts the deadline rules one out. */
  #later(): number {
    const rests = this.#rests
    if (!rests) return this.#order.length - this.#at - 1
    const { timeLeftMs } = this.#ctx
    const later = this.#order.slice(this.#at + 1)
    return later.filter(({ id }) => rests.left(id, this.#now) < timeLeftMs).length
  }

  #skip({ id }: Target, refusal: Refusal): void {
    this.#ctx.skip({ target: id, reason: refusal.reason, afterMs: refusal.afterMs })
    this.#refuse({ target: id, refusal })
  }
}
