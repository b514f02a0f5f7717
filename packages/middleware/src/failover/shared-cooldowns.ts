import type { Context, Fault, Lost, SharedRests } from '@stint/core'
import { isPromise, refusedByLoss } from '../shared-loss.ts'
import type { SharedOptions } from '../shared-options.ts'
import type { Resting } from './resting.ts'

/** The rests of a pool in many processes. While shared state is lost, this one goes by what it knows. */
export class SharedCooldowns implements Resting {
  readonly #rests: SharedRests
  readonly #defaultMs: number
  readonly #id: string

  /** @param defaultMs of a fault that says no time of its own. */
  constructor({ shared, id }: SharedOptions, defaultMs: number) {
    this.#id = id
    this.#rests = shared.rests(id)
    this.#defaultMs = defaultMs
  }

  /**
   * Before a visit: sees to it that what is known is fresh. A promise only where it has to be asked for.
   * @throws Refusal when it is lost, where that is the policy.
   */
  ready(ctx: Context): undefined | Promise<undefined> {
    const asked = this.#rests.ready()
    if (!isPromise(asked)) return this.#known(ctx, asked)
    return ctx.within(asked).then((lost) => this.#known(ctx, lost))
  }

  begin(member: string, fault: Fault): void {
    this.#rests.begin(member, {
      leftMs: fault.retryAfterMs ?? this.#defaultMs,
      after: fault.kind,
    })
  }

  end(member: string): void {
    this.#rests.end(member)
  }

  left(member: string): number {
    return this.#rests.of(member)?.leftMs ?? 0
  }

  after(member: string): string | undefined {
    return this.#rests.of(member)?.after
  }

  #known(ctx: Context, lost: Lost | undefined): undefined {
    const refusal = lost && refusedByLoss(ctx, { layer: 'pool', id: this.#id }, lost)
    if (refusal) throw refusal
  }
}
