import { AsyncLocalStorage } from 'node:async_hooks'
import { virtualClock, type VirtualClock } from '@stint/testkit'
import type { CallEvent, Clock, Report, Target } from '@stint/core'

/** What a probe saw of the branch it stood in. */
export interface View {
  readonly request: unknown
  readonly target: Target | undefined
  readonly deadline: number
  readonly account: unknown
  readonly state: string
}

/** One entry into a point of a stack, as the probe there saw it. */
export interface Frame {
  readonly parent: Frame | undefined
  readonly line: string
  /** Above the layer of this position. */
  readonly at: number
  readonly callId: string
  readonly view: View
  readonly entered: Moment
  settled?: Moment
}

/** A point in virtual time, and in the order of all that happened. */
export interface Moment {
  readonly at: number
  readonly seq: number
}

/** One call of a provider's `attempt`, and what the events told of it. */
export interface Tried {
  readonly callId: string
  readonly number: number
  readonly target: string
  readonly price: number
  readonly prompt: string
  readonly frame: Frame | undefined
  readonly began: Moment
  ended?: Moment & { readonly event: Extract<CallEvent, { type: 'attempt-ended' }> }
  /** When it asked for a second paid submission. */
  secondAsked?: Moment
}

/** One request that reached the wire. */
export interface Sent extends Moment {
  readonly callId: string
  readonly number: number
  readonly paid: boolean
}

/** Time that something other than an attempt or a wait of the engine has taken. */
export interface Busy {
  readonly call: Watched | undefined
  readonly from: number
  to: number
}

/** One call of a pipeline under observation. */
export interface Watched {
  readonly line: string
  readonly events: (CallEvent & Moment)[]
  started: Moment
  id: string
  settled?: Moment
  outcome?: { readonly ok: unknown } | { readonly error: unknown }
  /** The report as JSON, when the call settled. */
  frozen?: string
  reports: Report[]
  /** Answers of a gate that turned the call away, asked and given in one go. */
  gated: (Moment & { readonly target: string })[]
  gatedLater: number
  refused: Moment[]
}

interface Store {
  readonly watched: Watched | undefined
  readonly frame: Frame | undefined
}

/** Where one plan runs: a clock, a wire without sockets, and a record of all that happens. */
export class World {
  readonly clock: VirtualClock = virtualClock()
  readonly tried: Tried[] = []
  readonly sent: Sent[] = []
  readonly busy: Busy[] = []
  readonly frames: Frame[] = []
  readonly watched: Watched[] = []
  readonly unhandled: unknown[] = []
  readonly complaints: string[] = []
  readonly #store = new AsyncLocalStorage<Store>()
  readonly #timers = new Set<object>()
  readonly random: () => number
  #seq = 0

  constructor(seed: number) {
    this.random = randomFrom(seed)
  }

  /** The clock that pipelines are given: the same time, its timers counted. */
  readonly engineClock: Clock = {
    now: () => this.clock.now(),
    setTimer: (fn, ms) => {
      const timer = {}
      // As Node's own timers do; the virtual clock runs them in the context of whoever moves it.
      const within = AsyncLocalStorage.snapshot()
      if (ms !== Infinity) this.#timers.add(timer)
      const cancel = this.clock.setTimer(() => {
        this.#timers.delete(timer)
        within(fn)
      }, ms)
      return () => {
        this.#timers.delete(timer)
        cancel()
      }
    },
  }

  /** Timers of the engine, and of the layers that wait, when the last call had settled. */
  timersLeft: number | undefined

  /** Counts them once all promise work that follows from the last call's end is done. */
  async noteTimers(): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- as many turns as the engine may take to tidy up
    for (let turns = 0; turns < 50; turns++) await Promise.resolve()
    if (this.watched.every(({ settled }) => settled)) this.timersLeft = this.#timers.size
  }

  moment(): Moment {
    return { at: this.clock.now(), seq: ++this.#seq }
  }

  get here(): Store {
    return this.#store.getStore() ?? { watched: undefined, frame: undefined }
  }

  inside<T>(store: Partial<Store>, fn: () => T): T {
    return this.#store.run({ ...this.here, ...store }, fn)
  }

  /** A sleep that nobody can cut and no report knows of. */
  sleep(ms: number): Promise<void> {
    const spell: Busy = { call: this.here.watched, from: this.clock.now(), to: Infinity }
    this.busy.push(spell)
    return new Promise((resolve) => {
      this.clock.setTimer(() => {
        spell.to = this.clock.now()
        resolve()
      }, ms)
    })
  }

  /** Does something later, in the async context of now. */
  later(ms: number, fn: () => unknown): void {
    const within = AsyncLocalStorage.snapshot()
    this.clock.setTimer(() => void within(fn), ms)
  }

  watch(line: string): Watched {
    const watched: Watched = {
      line,
      id: '',
      events: [],
      started: this.moment(),
      reports: [],
      gated: [],
      gatedLater: 0,
      refused: [],
    }
    this.watched.push(watched)
    return watched
  }

  /** Notes an event of a call. */
  hear(watched: Watched, event: CallEvent): void {
    const moment = this.moment()
    watched.events.push({ ...event, ...moment })
    if (event.type !== 'attempt-ended') return
    const tried = this.tried.find((t) => t.callId === watched.id && t.number === event.number)
    if (tried) tried.ended ??= { ...moment, event }
  }
}

/** mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
