import { isLost, systemClock, type Clock, type Context } from '@stint/core'
import type {
  CircuitAdmission,
  CircuitTicket,
  Lost,
  SharedCircuit,
  SharedCircuits,
} from '@stint/core'
import { isPromise, refusedByLoss } from '../shared-loss.ts'
import type { SharedOptions } from '../shared-options.ts'
import type { Admission, Board } from './board.ts'
import type { CircuitRules, EndedCall } from './circuit-rules.ts'
import type { Circuit, HalfOpen, Open } from './circuit.ts'
import { sharedRules } from './shared-rules.ts'
import type { BreakerListener, BreakerState } from './state-change.ts'
import { StateTeller } from './state-teller.ts'
import { Switchboard } from './switchboard.ts'
import type { Counts } from './window/index.ts'

/** Of shared state, or of the memory of this process. */
type Ticket = { readonly shared: CircuitTicket } | { readonly local: Circuit }

/** The circuits of one breaker in many processes. While shared state is lost, this process has its own. */
export class SharedBoard implements Board<Ticket> {
  readonly #circuits: SharedCircuits
  readonly #local: Switchboard
  readonly #id: string
  readonly #slowAfterMs: number
  /** Of the latest call: what is heard from other processes has none. */
  #clock: Clock = systemClock

  constructor(
    { shared, id }: SharedOptions,
    rules: CircuitRules,
    maxKeys: number,
    onChange: BreakerListener | undefined,
  ) {
    const teller = onChange && new StateTeller(onChange)
    this.#id = id
    this.#slowAfterMs = rules.slowAfterMs
    this.#circuits = shared.circuits(id, sharedRules(rules))
    this.#local = new Switchboard(
      rules,
      maxKeys,
      teller && (({ key, to, at }) => teller.tell(key, to, at)),
    )
    if (teller) this.#circuits.onState((key, to) => teller.tell(key, to, this.#clock.now()))
  }

  admit(key: string, ctx: Context): Admission<Ticket> | Promise<Admission<Ticket>> {
    this.#clock = ctx.call.clock
    const asked = this.#circuits.admit(key)
    return isPromise(asked) ? this.#afterAsking(asked, key, ctx) : this.#admitted(asked, key, ctx)
  }

  settle(key: string, ticket: Ticket, ended: EndedCall, ctx: Context): void {
    if ('local' in ticket) return this.#local.settle(key, ticket.local, ended, ctx)
    const slow = ended.ms > this.#slowAfterMs
    this.#circuits.settle(key, ticket.shared, { outcome: ended.outcome, slow })
  }

  async open(key: string | undefined): Promise<void> {
    throwIfLost(await this.#circuits.open(key), this.#id)
  }

  async close(key: string | undefined): Promise<void> {
    throwIfLost(await this.#circuits.close(key), this.#id)
  }

  async state(key: string | undefined): Promise<BreakerState> {
    if (key === undefined) return throwIfLost(await this.#circuits.least(), this.#id)
    return throwIfLost(await this.#circuits.look(key), this.#id).state
  }

  async counts(key: string): Promise<Counts> {
    return throwIfLost(await this.#circuits.look(key), this.#id).counts
  }

  async #afterAsking(
    asked: Promise<CircuitAdmission | Lost>,
    key: string,
    ctx: Context,
  ): Promise<Admission<Ticket>> {
    try {
      return this.#admitted(await ctx.within(asked), key, ctx)
    } catch (thrown) {
      // When the branch was over first, a probe that was let in all the same is given back.
      void asked.then((admission) => {
        if (!('ticket' in admission)) return
        this.#circuits.settle(key, admission.ticket, { outcome: 'neither', slow: false })
      })
      throw thrown
    }
  }

  #admitted(admission: CircuitAdmission | Lost, key: string, ctx: Context): Admission<Ticket> {
    if ('ticket' in admission) {
      const { ticket } = admission
      return { ticket: { shared: ticket }, isProbe: ticket.probe !== undefined }
    }
    if (!isLost(admission)) return { shut: toShut(admission.shut, ctx.call.clock.now()) }
    const refusal = refusedByLoss(ctx, { layer: 'breaker', id: this.#id }, admission)
    if (refusal) throw refusal
    const own = this.#local.admit(key, ctx)
    return 'shut' in own ? own : { ticket: { local: own.ticket }, isProbe: own.isProbe }
  }
}

const none = { calls: 0, failed: 0, slow: 0 }

/** The circuit as refusals are made of it, on the clock of the call. */
function toShut(circuit: SharedCircuit, now: number): Open | HalfOpen {
  const { state, leftMs, counts, cause = { by: 'hand', counts: none } } = circuit
  const generation = 0
  if (state === 'half-open') return { state, generation, permits: 0, counts, cause }
  return { state: 'open', generation, until: leftMs === undefined ? Infinity : now + leftMs, cause }
}

function throwIfLost<T>(answer: T | Lost, id: string): T {
  if (isLost(answer)) throw new Error(`breaker '${id}': ${answer.lost}`)
  return answer
}
