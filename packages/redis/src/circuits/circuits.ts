import { isLost } from '@stint/core'
import type {
  CircuitAdmission,
  CircuitEnd,
  CircuitTicket,
  Lost,
  SharedCircuit,
  SharedCircuitRules,
  SharedCircuits,
} from '@stint/core'
import type { Connection } from '../connection.ts'
import { CircuitCopies } from './circuit-copies.ts'
import { admissionBy, circuitCopy, heldOpen, type CircuitAnswer } from './circuit-copy.ts'
import { CircuitScript } from './circuit-steps.ts'
import { Outcomes } from './outcomes.ts'
import { leaseMs, Probes } from './probes.ts'

const neither = { outcome: 'neither', slow: false } as const

type StateListener = Parameters<SharedCircuits['onState']>[0]

/** The circuits of one breaker: what is known in this process, and what Redis must be asked. */
export class Circuits implements SharedCircuits {
  readonly #connection: Connection
  readonly #script: CircuitScript
  readonly #copies = new CircuitCopies((open) => {
    this.#sayState(undefined, open ? 'open' : 'closed')
  })
  readonly #outcomes: Outcomes
  readonly #probes: Probes
  readonly #listeners = new Set<StateListener>()
  readonly #loading = new Map<string, Promise<CircuitAnswer | Lost>>()
  /** Where a share is watched, a success counts as well. */
  readonly #everySuccess: boolean
  #listens = false
  /** How often messages may have been missed. */
  #missed = 0

  constructor(connection: Connection, id: string, rules: SharedCircuitRules) {
    this.#connection = connection
    this.#script = new CircuitScript(connection, id, rules)
    this.#everySuccess = rules.window !== undefined
    this.#outcomes = new Outcomes(async (key, runs) => {
      if (!isLost(await this.#step('settle', key, runs))) return
      for (const { probe } of runs) this.#probes.lost(key, probe)
    })
    this.#probes = new Probes({
      renew: (key, token) => void this.#step('renew', key, { token, leaseMs }),
      giveBack: (key, probe) => this.#outcomes.add(key, { generation: 0, probe }, neither, true),
    })
  }

  admit(key: string): CircuitAdmission | Lost | Promise<CircuitAdmission | Lost> {
    const { lost } = this.#connection
    if (lost) return lost
    const copy = this.#copies.get(key)
    const { allOpen } = this.#copies
    if (allOpen) return allOpen
    if (!copy) return this.#load(key)
    return admissionBy(copy, performance.now()) ?? this.#ask(key)
  }

  settle(key: string, ticket: CircuitTicket, end: CircuitEnd): void {
    const { probe } = ticket
    if (probe !== undefined) this.#probes.cameBack(probe)
    if (this.#connection.lost) return this.#probes.lost(key, probe)
    const isSuccess = end.outcome === 'success'
    if (probe === undefined) {
      if (end.outcome === 'neither') return
      const copy = this.#copies.get(key)
      // No failures in a row are known: there is nothing that it would end.
      if (isSuccess && !this.#everySuccess && copy?.failing === false) return
      if (copy) copy.failing = !isSuccess
    }
    this.#outcomes.add(key, ticket, end, probe !== undefined || !isSuccess || !this.#everySuccess)
  }

  open(key: string | undefined): Promise<Lost | undefined> {
    return key === undefined ? this.#all('open all') : this.#byHand('open', key)
  }

  close(key: string | undefined): Promise<Lost | undefined> {
    return key === undefined ? this.#all('close all') : this.#byHand('close', key)
  }

  async look(key: string): Promise<SharedCircuit | Lost> {
    // What this process has seen counts as well.
    await this.told()
    const answer = await this.#step('look', key)
    return isLost(answer) || !answer.open ? answer : { ...answer, state: 'open', leftMs: undefined }
  }

  async least(): Promise<SharedCircuit['state'] | Lost> {
    const answer = await this.#script.run('least', '')
    return isLost(answer) ? answer : answer.state
  }

  onState(listener: StateListener): void {
    this.#listeners.add(listener)
    this.#listen()
  }

  /** Once all that is to be told was told, or lost. */
  told(): Promise<void> {
    return this.#outcomes.flush()
  }

  /** Calls that come together ask once. Only what is half-open must be asked by each. */
  async #load(key: string): Promise<CircuitAdmission | Lost> {
    const began = performance.now()
    const loading = this.#loading.get(key)
    if (!loading) {
      const asked = this.#askFor(key)
      this.#loading.set(key, asked)
      try {
        return this.#admissionOf(key, await asked)
      } finally {
        this.#loading.delete(key)
      }
    }
    const answer = await loading
    if (isLost(answer)) return answer
    const { allOpen } = this.#copies
    const now = performance.now()
    const known = allOpen ?? admissionBy(circuitCopy(answer, now), now)
    return known ?? this.#ask(key, now - began)
  }

  async #ask(key: string, waitedMs = 0): Promise<CircuitAdmission | Lost> {
    return this.#admissionOf(key, await this.#askFor(key, waitedMs))
  }

  async #askFor(key: string, waitedMs?: number): Promise<CircuitAnswer | Lost> {
    const token = this.#probes.name()
    const answer = await this.#step('admit', key, { token, leaseMs }, waitedMs)
    if (isLost(answer)) this.#probes.lost(key, token)
    return answer
  }

  #admissionOf(key: string, answer: CircuitAnswer | Lost): CircuitAdmission | Lost {
    if (isLost(answer)) return answer
    const { ticket } = answer
    if (!ticket) return { shut: answer.open ? { ...answer, ...heldOpen } : answer }
    if (ticket.probe !== undefined) this.#probes.went(key, ticket.probe)
    return { ticket }
  }

  async #byHand(step: 'open' | 'close', key: string): Promise<Lost | undefined> {
    const answer = await this.#step(step, key)
    return isLost(answer) ? answer : undefined
  }

  async #all(step: 'open all' | 'close all'): Promise<Lost | undefined> {
    const answer = await this.#script.run(step, '')
    if (isLost(answer)) return answer
    if (this.#hears) this.#copies.hear(answer.all, answer.open)
    else this.#sayState(undefined, answer.open ? 'open' : 'closed')
    return undefined
  }

  /** One step of the script, of which this process learns how the circuit is. */
  async #step(
    step: 'admit' | 'settle' | 'renew' | 'open' | 'close' | 'look',
    key: string,
    needs?: unknown,
    waitedMs?: number,
  ): Promise<CircuitAnswer | Lost> {
    this.#listen()
    const missed = this.#missed
    const hears = this.#hears
    const answer = await this.#script.run(step, key, needs, waitedMs)
    if (isLost(answer)) return answer
    const heard = hears && missed === this.#missed
    if (!heard || this.#copies.keep(key, answer)) this.#sayState(key, answer.state)
    return answer
  }

  get #hears(): boolean {
    return this.#connection.subscriber.hears(this.#script.channel)
  }

  #listen(): void {
    if (this.#listens) return
    this.#listens = true
    const { subscriber, health } = this.#connection
    const forget = (): void => {
      this.#missed += 1
      this.#copies.forget()
    }
    subscriber.onDropped(forget)
    health.onBack(forget)
    health.onBack(() => this.#probes.giveBack())
    subscriber.onMessage(this.#script.channel, (text) => {
      const message = this.#script.read(text)
      if (message.key === undefined) this.#copies.hear(message.all, message.open)
      else if (this.#copies.keep(message.key, message.shown)) {
        this.#sayState(message.key, message.shown.state)
      }
    })
  }

  #sayState(key: string | undefined, state: SharedCircuit['state']): void {
    for (const listener of this.#listeners) listener(key, state)
  }
}
