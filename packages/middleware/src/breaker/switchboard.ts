import { systemClock, type Clock, type Context } from '@stint/core'
import type { Admission, Board } from './board.ts'
import {
  admit,
  closedAfresh,
  countsIn,
  freshCircuit,
  isShut,
  openedByHand,
  settle,
} from './circuit.ts'
import type { Circuit } from './circuit.ts'
import type { CircuitRules, EndedCall } from './circuit-rules.ts'
import { Circuits } from './circuits.ts'
import { tellChange, type BreakerState, type BreakerListener } from './state-change.ts'
import type { Counts } from './window/index.ts'

type Warn = (text: string) => void

/** Every circuit of one breaker: lets calls in, counts how they end, obeys whoever opens and closes by hand. */
export class Switchboard implements Board<Circuit> {
  readonly #rules: CircuitRules
  readonly #circuits: Circuits
  /** Lets in a call of whose key nothing is known. */
  #fresh: Admission<Circuit>
  readonly #onChange: BreakerListener | undefined
  /** Opened by hand as a whole. */
  #allOpen: Circuit | undefined
  /** Of the latest call: a hand has none. */
  #clock: Clock = systemClock

  constructor(rules: CircuitRules, maxKeys: number, onChange: BreakerListener | undefined) {
    this.#rules = rules
    this.#circuits = new Circuits(maxKeys)
    this.#fresh = { ticket: this.#circuits.fresh, isProbe: false }
    this.#onChange = onChange
  }

  get unwritten(): Admission<Circuit> | undefined {
    const isBlank = this.#circuits.size === 0 && !this.#allOpen && !this.#rules.window
    return isBlank ? this.#fresh : undefined
  }

  /** The circuit as a call leaves it that is let in, or the one that keeps it out. */
  admit(key: string, ctx: Context): Admission<Circuit> {
    this.#clock = ctx.call.clock
    const found = this.#allOpen ?? this.#circuits.get(key)
    // Nothing has been seen yet, as in most calls.
    if (found === this.#circuits.fresh) return this.#fresh
    if (isShut(found, this.#clock.now())) return { shut: found }
    const admitted = admit(found, this.#rules)
    this.#move(key, found, admitted, (text) => ctx.warn(text))
    return { ticket: admitted, isProbe: admitted.state === 'half-open' }
  }

  /** @param ticket the circuit that let the call in. */
  settle(key: string, ticket: Circuit, ended: EndedCall, ctx: Context): void {
    // Whatever is on its way while all are open has no say: closing them begins afresh.
    if (this.#allOpen) return
    const circuit = this.#circuits.get(key)
    // A success adds nothing to a circuit that has seen nothing, where no share is watched.
    if (circuit === this.#circuits.fresh && ended.outcome === 'success' && !this.#rules.window)
      return
    const settled = settle(circuit, ticket.generation, ended, this.#rules, ctx.call.clock.now())
    this.#move(key, circuit, settled, (text) => ctx.warn(text))
  }

  /** Opens one circuit, or all there are and will be, until they are closed. */
  open(key: string | undefined): void {
    if (key === undefined) return this.#openAll()
    const circuit = this.#circuits.get(key)
    if (circuit.state === 'open' && circuit.cause.by === 'hand') return
    this.#move(key, circuit, openedByHand(circuit))
  }

  /** Closes one circuit, or all. */
  close(key: string | undefined): void {
    if (key === undefined) return this.#closeAll()
    const circuit = this.#circuits.get(key)
    this.#move(key, circuit, closedAfresh(circuit))
  }

  /** Of one circuit; without a key that of the least healthy. */
  state(key: string | undefined): BreakerState {
    if (this.#allOpen) return 'open'
    if (key !== undefined) return this.#circuits.peek(key).state
    const states = new Set(this.#circuits.all.map(([, { state }]) => state))
    if (states.has('open')) return 'open'
    return states.has('half-open') ? 'half-open' : 'closed'
  }

  counts(key: string): Counts {
    return countsIn(this.#circuits.peek(key), this.#clock.now())
  }

  #openAll(): void {
    if (this.#allOpen) return
    this.#allOpen = openedByHand(freshCircuit)
    this.#tell(undefined, 'closed', 'open')
  }

  #closeAll(): void {
    const changed = this.#circuits.all.filter(([, { state }]) => state !== 'closed')
    this.#circuits.clear()
    this.#fresh = { ticket: this.#circuits.fresh, isProbe: false }
    const wereOpen = this.#allOpen !== undefined
    this.#allOpen = undefined
    for (const [key, { state }] of changed) this.#tell(key, state, 'closed')
    if (wereOpen) this.#tell(undefined, 'open', 'closed')
  }

  #move(key: string, from: Circuit, to: Circuit, warn?: Warn): void {
    if (to === from) return
    const dropped = this.#circuits.set(key, to)
    if (this.#allOpen) return
    // A circuit that is no longer kept is a closed one to whoever asks.
    if (dropped) this.#tell(dropped[0], dropped[1].state, 'closed', warn)
    this.#tell(key, from.state, to.state, warn)
  }

  #tell(key: string | undefined, from: BreakerState, to: BreakerState, warn?: Warn): void {
    if (!this.#onChange || from === to) return
    tellChange(this.#onChange, { key, from, to, at: this.#clock.now() }, warn)
  }
}
