import type { Pipeline } from '@stint/core'
import { loadPipeline } from '../config/load-pipeline.ts'
import { checkTargets } from './check-targets.ts'
import { compare } from './comparison.ts'
import type { Shown, Simulated } from './show-simulation.ts'
import { simulate, type Stage } from './simulate.ts'
import { SimulatedBackend } from './simulated-backend.ts'
import { summarize } from './summary.ts'
import type { World } from './world.ts'

/** A pipeline to simulate. */
export interface SimulatedFile {
  readonly path: string
  readonly pipeline: string | undefined
  /** What it is called in what is shown. */
  readonly name: string
}

interface Options {
  readonly world: World
  readonly worldName: string
  readonly calls: number
  readonly seed: number
  readonly signal: AbortSignal
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly onProgress: (name: string, calls: number) => void
}

/**
 * Simulates one or two configurations in the same world, and compares two.
 * @throws UsageError when one cannot be loaded, or does not have the targets that the world speaks of.
 */
export async function simulateFiles(
  files: readonly SimulatedFile[],
  options: Options,
): Promise<Shown> {
  const { world, worldName, seed, calls, signal, env, cwd, onProgress } = options
  const load = ({ path, pipeline }: SimulatedFile, stage: Partial<Stage>): Promise<Pipeline> =>
    loadPipeline(path, { pipeline, env, cwd, ...stage })
  await checkFiles()
  const all: Simulated[] = []
  /* oxlint-disable no-await-in-loop -- one after the other: each takes a whole core */
  for (const file of files) {
    const { name } = file
    const simulation = await simulate({
      world,
      calls,
      seed,
      signal,
      pipeline: (stage) => load(file, stage),
      onProgress: (count) => onProgress(name, count),
    })
    if (simulation.calls > 0) all.push({ name, simulation, summary: summarize(simulation) })
    if (signal.aborted) break
  }
  /* oxlint-enable no-await-in-loop */
  const [first, second] = all
  const comparison = first && second && compare(first.simulation, second.simulation)
  return { world: worldName, seed, asked: calls, all, comparison }

  /** Before anything runs: a mistake in the second file is told at once. */
  async function checkFiles(): Promise<void> {
    const backend = new SimulatedBackend(world, seed)
    for (const file of files) {
      // oxlint-disable-next-line no-await-in-loop -- problems are told in the order of the files
      await load(file, { replace: (declared) => backend.target(declared) })
    }
    checkTargets(world, backend.names, worldName)
  }
}
