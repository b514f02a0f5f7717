import { Fault } from '@stint/core'
import type { Attempt, Clock, ImageMade, ImageRequest, Provider } from '@stint/core'
import type { DeclaredProvider } from '../config/load-options.ts'
import { chance, keyOf } from './chance.ts'
import { fateOf, type Fate, type Luck } from './fate.ts'
import { MinuteLimit } from './minute-limit.ts'
import { OutageCalendar } from './outage-calendar.ts'
import { pngSignature } from './png-signature.ts'
import { accepted } from './shape.ts'
import type { TargetWorld, World } from './world.ts'

/** One call of the simulation, as the backends see it. */
export interface SimulatedCall {
  readonly index: number
  /** Paid submissions that have arrived, at all targets. */
  submissions: number
  /** The same by target, by its key. */
  readonly arrived: Map<number, number>
}

const keys = { attempt: keyOf('attempt'), request: keyOf('request') }

/** All vendors of a world: makes the targets that stand in for a file's providers. */
export class SimulatedBackend {
  /** Calls that are going on, by the id that the engine gave them. */
  readonly calls: Map<string, SimulatedCall> = new Map()
  readonly #world: World
  readonly #seed: number
  readonly #calendars: readonly OutageCalendar[]
  readonly #targets = new Map<string, Provider<ImageRequest, ImageMade>>()

  constructor(world: World, seed: number) {
    this.#world = world
    this.#seed = seed
    this.#calendars = world.outages.map((outage, index) => new OutageCalendar(outage, index, seed))
  }

  /** Names of the providers that have been asked for. */
  get names(): readonly string[] {
    return [...this.#targets.keys()]
  }

  /** The target that stands in for a provider: the same for the same name. */
  target({ name, price }: DeclaredProvider): Provider<ImageRequest, ImageMade> {
    const known = this.#targets.get(name)
    if (known) return known
    const { default: defaults, ...named } = this.#world.targets
    const made = this.#make(name, { price, ...defaults, ...named[name] })
    this.#targets.set(name, made)
    return made
  }

  #make(name: string, world: TargetWorld): Provider<ImageRequest, ImageMade> {
    const { takes = {}, limit, price } = world
    const requests = limit && new MinuteLimit(limit.perMinute)
    const calendars = this.#calendars.filter((calendar) => calendar.affects(name))
    const key = keyOf(name)
    return {
      id: name,
      accepts: (request) => accepted(request, takes),
      ...(price !== undefined && { price: ({ n = 1 }) => price * n }),
      attempt: (request, attempt) => {
        const now = attempt.clock.now()
        const luck = this.#luck(attempt, key)
        const wait = requests?.wait(now) ?? 0
        const outages = calendars.filter((each) => each.isOn(now)).map(({ outage }) => outage)
        const fate = wait > 0 ? limited(wait) : fateOf(world, outages, request, luck)
        return happen(fate, request, attempt)
      },
    }
  }

  /** The luck of a call's n-th attempt at a target is the same in every pipeline. */
  #luck({ callId }: Attempt, target: number): Luck {
    const call = this.calls.get(callId)
    if (!call) throw new Error(`call ${callId} is none of the simulation`)
    const seed = this.#seed
    const count = call.arrived.get(target) ?? 0
    call.arrived.set(target, count + 1)
    call.submissions++
    return {
      attempt: (purpose) => chance(seed, keys.attempt, call.index, target, count, purpose),
      request: (purpose, scope) =>
        chance(seed, keys.request, call.index, purpose, scope === 'target' ? target : 0),
    }
  }
}

/** Turned away at the door, and told when to come back. */
function limited(retryAfterMs: number): Fate {
  return { afterMs: 100, mishap: 'rate_limit', retryAfterMs }
}

function happen(fate: Fate, { n = 1 }: ImageRequest, attempt: Attempt): Promise<ImageMade> {
  return new Promise((resolve, reject) => {
    const { signal, clock } = attempt
    const cut = (): void => {
      stop()
      reject(signal.reason)
    }
    const stop = after(clock, fate.afterMs, () => {
      signal.removeEventListener('abort', cut)
      const { mishap, retryAfterMs } = fate
      if (mishap && mishap !== 'hang') reject(new Fault(mishap, { retryAfterMs }))
      else resolve({ images: Array.from({ length: n }, () => image) })
    })
    signal.addEventListener('abort', cut, { once: true })
  })
}

const image = { data: pngSignature, mediaType: 'image/png' }

function after(clock: Clock, ms: number, fn: () => void): () => void {
  return ms === Infinity ? () => {} : clock.setTimer(fn, ms)
}
