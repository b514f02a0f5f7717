import type { Contender } from '../contender.ts'
import { listening } from '../listening.ts'
import type { Model } from '../model.ts'
import { through, type Path } from '../path.ts'
import { bytesOf, median, timeOf, type Call } from './cost.ts'

/** What a model does with its signal. */
export const signals = {
  reads: (model: Model): Model => model,
  listens: listening,
} as const satisfies Record<string, (model: Model) => Model>

export type SignalUse = keyof typeof signals

/** What a call of one contender costs on one path. */
export interface CallCost {
  readonly contender: string
  readonly path: Path['name']
  readonly signal: SignalUse
  /** Nanoseconds of processor time. */
  readonly ns: number
  /** Put on the heap. */
  readonly bytes: number
}

/** How much is measured. */
export interface Effort {
  /** Of one round, in milliseconds of processor time. */
  readonly roundMs: number
  readonly rounds: number
}

/** Measures all in turns, so that what disturbs the machine for a while disturbs all alike. */
export async function measureCalls(
  contenders: readonly Contender[],
  paths: readonly Path[],
  { roundMs, rounds }: Effort,
): Promise<CallCost[]> {
  const cells = cellsOf(contenders, paths)
  for (let round = 0; round < rounds; round += 1) {
    for (const { call, times, bytes } of cells) {
      times.push(await timeOf(call, roundMs))
      bytes.push(await bytesOf(call))
    }
  }
  return cells.map(({ contender, path, signal, times, bytes }) => ({
    contender,
    path,
    signal,
    ns: median(times),
    bytes: median(bytes),
  }))
}

interface Cell extends Pick<CallCost, 'contender' | 'path' | 'signal'> {
  readonly call: Call
  readonly times: number[]
  readonly bytes: number[]
}

function cellsOf(contenders: readonly Contender[], paths: readonly Path[]): Cell[] {
  const cells: Cell[] = []
  for (const signal of ['reads', 'listens'] as const) {
    for (const path of paths) {
      for (const contender of contenders.filter((one) => path.isFor(one))) {
        const call = contender.setUp(through(signals[signal], path.models()))
        cells.push({
          contender: contender.name,
          path: path.name,
          signal,
          call,
          times: [],
          bytes: [],
        })
      }
    }
  }
  return cells
}
