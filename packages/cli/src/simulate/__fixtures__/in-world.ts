import { createImage, pipeline, type Layer, type Pipeline, type Target } from '@stint/core'
import { parseWorld } from '../parse-world.ts'
import { simulate, type Simulation, type SimulationOptions, type Stage } from '../simulate.ts'
import { summarize, type Summary } from '../summary.ts'

/** What a test simulates, by its layers. */
export interface InWorld extends Partial<
  Pick<SimulationOptions, 'calls' | 'seed' | 'signal' | 'onProgress'>
> {
  /** The text of a world. */
  readonly world: string
  /** Given what stands in for a provider of a name. */
  readonly layers?: (target: (name: string) => Target) => readonly Layer[]
  /** The only target; none where a layer brings its own. */
  readonly to?: string | undefined
}

/** Simulates a stack of layers made in code. */
export async function inWorld(given: InWorld): Promise<Simulation & { readonly summary: Summary }> {
  const { world, calls = 2_000, seed = 1, layers = () => [], to, ...others } = given
  const make = ({ clock, random, replace }: Stage): Pipeline => {
    const target = (name: string): Target => replace({ name, type: 'openai' })
    let made: Pipeline = pipeline(createImage, { clock, random })
    for (const layer of layers(target)) made = made.use(layer)
    return to === undefined ? made : made.to(target(to))
  }
  const simulation = await simulate({
    ...others,
    calls,
    seed,
    pipeline: make,
    world: parseWorld(world, 'world.yaml'),
  })
  return { ...simulation, summary: summarize(simulation) }
}
