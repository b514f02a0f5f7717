import { access, constants, writeFile } from 'node:fs/promises'
import { basename, dirname, relative, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { findConfig } from '../config/find-config.ts'
import { readText } from '../read-text.ts'
import { parseWorld } from '../simulate/parse-world.ts'
import { plotSvg } from '../simulate/plot-svg.ts'
import { showProgress } from '../simulate/show-progress.ts'
import { captionOf, showSimulation, type Shown } from '../simulate/show-simulation.ts'
import { simulateFiles, type SimulatedFile } from '../simulate/simulate-files.ts'
import { simulationJson } from '../simulate/simulation-json.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import type { CommandMaker } from './command-maker.ts'

interface Options {
  readonly world: string
  readonly calls: number
  readonly seed: number
  readonly vs?: string
  readonly pipeline?: string
  readonly vsPipeline?: string
  readonly plot?: string
  readonly json?: true
}

/** `stint simulate`: many calls of a pipeline in a world of chance, beside those of another. */
export const simulateCommand: CommandMaker = (terminal, exit) =>
  new Command('simulate')
    .description('run a pipeline many times on a virtual clock, in a world of chance')
    .argument('[file]', 'a configuration (default: the one of this folder)')
    .requiredOption('-w, --world <file>', 'how targets behave: YAML or JSON')
    .option('-c, --calls <count>', 'how many calls', wholeNumber(1, 10_000_000), 10_000)
    .option('--vs <file>', 'another configuration to compare it with, call by call')
    .option('-p, --pipeline <name>', 'one of the pipelines of the configuration')
    .option('--vs-pipeline <name>', 'the pipeline to compare it with, of --vs or the same file')
    .option('-s, --seed <number>', 'the same seed gives the same simulation', wholeNumber(0), 1)
    .option('--plot <file>', 'draw how long calls take, as an SVG')
    .option('--json', 'the figures as JSON; null is infinite or unknown')
    .action(async (file: string | undefined, options: Options) => {
      if (options.plot !== undefined) await checkPlot(terminal, options.plot)
      const shown = await run(terminal, file, options)
      if (shown.all.length === 0) {
        terminal.err('stint: interrupted before a call had ended\n')
        return exit(130)
      }
      // First: figures that took minutes are not lost over a disk that is full.
      terminal.out(options.json ? simulationJson(shown) : `${showSimulation(shown)}\n`)
      if (options.plot !== undefined) await writePlot(terminal, options.plot, shown)
    })

async function run(terminal: Terminal, file: string | undefined, options: Options): Promise<Shown> {
  const { calls, seed, vs, pipeline, vsPipeline } = options
  const world = parseWorld(await readText(terminal, options.world), options.world)
  const first = resolve(terminal.cwd, file ?? findConfig(terminal.cwd))
  const second = vs === undefined ? first : resolve(terminal.cwd, vs)
  const files: SimulatedFile[] = [{ path: first, pipeline, name: '' }]
  if (vs !== undefined || vsPipeline !== undefined) {
    files.push({ path: second, pipeline: vsPipeline, name: '' })
  }
  const progress = showProgress(terminal, calls)
  const { signal, env, cwd } = terminal
  const simulated = simulateFiles(named(files, terminal), {
    world,
    worldName: options.world,
    calls,
    seed,
    signal,
    env,
    cwd,
    onProgress: progress.show,
  })
  return simulated.finally(progress.clear)
}

/** By their paths, or by what is enough to tell them apart. */
function named(files: readonly SimulatedFile[], { cwd }: Terminal): SimulatedFile[] {
  const distinct = new Set(files.map(({ path }) => path)).size
  const short = new Set(files.map(({ path }) => basename(path))).size === distinct
  return files.map((file) => {
    const name = short ? basename(file.path) : relative(cwd, file.path)
    return { ...file, name: file.pipeline === undefined ? name : `${name}: ${file.pipeline}` }
  })
}

/** Before anything runs: the file can be written to, as a pipe or a device can, or the folder is there. */
async function checkPlot({ cwd }: Terminal, file: string): Promise<void> {
  const path = resolve(cwd, file)
  await access(path, constants.W_OK)
    .catch(() => access(dirname(path), constants.W_OK))
    .catch(cannotBeWritten(file))
}

async function writePlot({ cwd }: Terminal, file: string, shown: Shown): Promise<void> {
  const svg = plotSvg({ caption: captionOf(shown), all: shown.all })
  await writeFile(resolve(cwd, file), svg).catch(cannotBeWritten(file))
}

function cannotBeWritten(file: string): (error: NodeJS.ErrnoException) => never {
  return ({ code, message }) => {
    throw new UsageError(`${file}: cannot be written (${code ?? message})`)
  }
}

function wholeNumber(
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): (given: string) => number {
  const range = most === Number.MAX_SAFE_INTEGER ? `${least}` : `${least} to ${most}`
  return (given) => {
    const value = Number(given.replaceAll('_', ''))
    const fits = Number.isSafeInteger(value) && value >= least && value <= most
    if (fits && given.trim() !== '') return value
    throw new InvalidArgumentError(`Expected a whole number from ${range}.`)
  }
}
