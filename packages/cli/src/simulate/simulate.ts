import type { Clock, Pipeline, Target } from '@stint/core'
import type { DeclaredProvider } from '../config/load-options.ts'
import { chance, keyOf, sequence } from './chance.ts'
import { exponential } from './distribution.ts'
import { RequestMix } from './request-mix.ts'
import { SimulatedBackend } from './simulated-backend.ts'
import { makeCall } from './simulated-caller.ts'
import { Tally } from './tally.ts'
import type { World } from './world.ts'

/** What a pipeline is made with in a simulation. */
export interface Stage {
  readonly clock: Clock
  readonly random: () => number
  /** Gives what stands in for a provider. */
  readonly replace: (declared: DeclaredProvider) => Target
}

/** Options of {@link simulate}. */
export interface SimulationOptions {
  /** Makes the pipeline, on the simulation's clock and with its targets. */
  readonly pipeline: (stage: Stage) => Pipeline | Promise<Pipeline>
  readonly world: World
  readonly calls: number
  /** A whole number. The same seed gives the same simulation. */
  readonly seed: number
  /** Ends the simulation with what is known so far. */
  readonly signal?: AbortSignal | undefined
  /** Told now and then how many calls have ended. */
  readonly onProgress?: ((calls: number) => void) | undefined
}

/** What came of a simulation. */
export interface Simulation {
  readonly tally: Tally
  /** Calls that count: all of them, or as far as it got. */
  readonly calls: number
  /** Names of the kinds of request. */
  readonly kinds: readonly string[]
  /** Names of the pipeline's providers. */
  readonly targets: readonly string[]
  /** How long it took by the simulation's clock, in milliseconds. */
  readonly simulatedMs: number
}

const keys = { jitter: keyOf('jitter'), arrival: keyOf('arrival') }
const progressEvery = 500

/**
 * Runs so many calls of one pipeline on a virtual clock, in a world of chance. The pipeline, and what it remembers from
 * call to call, is the real one.
 * @throws whatever a layer throws that is neither fault nor refusal: a bug of the layer.
 */
export async function simulate(options: SimulationOptions): Promise<Simulation> {
  const { world, calls, seed, signal } = options
  const { virtualClock } = await import('@stint/testkit')
  const clock = virtualClock(0, { realWork: false })
  const backend = new SimulatedBackend(world, seed)
  const mix = new RequestMix(world, seed)
  const pipeline = await options.pipeline({
    clock,
    random: sequence(seed, keys.jitter),
    replace: (declared) => backend.target(declared),
  })
  const tally = new Tally(calls)
  /** Ends what would never end, call by call. */
  const open = new Set<() => void>()

  const run = async (call: number): Promise<void> => {
    const outcome = await makeCall({
      pipeline,
      backend,
      mix,
      clock,
      call,
      open,
      again: world.again,
    })
    tally.add(call, outcome)
    if (tally.count % progressEvery === 0) options.onProgress?.(tally.count)
  }
  const ended = world.perSecond === undefined ? oneByOne() : byChance(1000 / world.perSecond)
  const over = signal ? Promise.race([ended, aborted(signal)]) : ended
  await untilOver()
  return {
    tally,
    calls: tally.whole,
    kinds: mix.names,
    targets: backend.names,
    simulatedMs: clock.now(),
  }

  async function oneByOne(): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what it is about
    for (let call = 0; call < calls && !signal?.aborted; call++) await run(call)
  }

  function byChance(meanMs: number): Promise<void> {
    const gap = exponential(meanMs)
    return new Promise((resolve, reject) => {
      let call = 0
      const arrive = (): void => {
        void run(call++).then(() => {
          if (tally.count === calls) resolve()
        }, reject)
        if (call < calls) next()
      }
      const next = (): unknown =>
        clock.setTimer(arrive, gap.sample(chance(seed, keys.arrival, call), 0))
      if (calls > 0) next()
      else resolve()
    })
  }

  /** Moves time until all is over. What waits for nothing that could come is ended as a call that never ends. */
  async function untilOver(): Promise<void> {
    for (;;) {
      try {
        // oxlint-disable-next-line no-await-in-loop
        return await clock.run(over)
      } catch (error) {
        if (clock.pending > 0 || open.size === 0) throw error
        for (const end of open) end()
      }
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
