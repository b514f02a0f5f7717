import { callTable, callTargets } from './calls/call-table.ts'
import { measureCalls } from './calls/measure-calls.ts'
import { contenders } from './contenders.ts'
import { flightTable, flightTargets, measureFlights } from './flight/in-flight.ts'
import { leaveBehind, leftTable, leftTargets } from './million/left.ts'
import { paths } from './path.ts'
import { payloadCases, type PayloadName } from './payload/cases.ts'
import { measurePayloads, payloadTable, payloadTargets } from './payload/measure-payloads.ts'
import type { Table } from './table.ts'
import type { Target } from './target.ts'

/** What became of one question of the bench. */
export interface Answer {
  readonly tables: readonly Table[]
  readonly targets: readonly Target[]
  /** As it was measured. */
  readonly data: unknown
}

/** The questions of the bench, by name. */
export const questions: Readonly<Record<string, () => Promise<Answer>>> = {
  payload,
  million,
  calls,
  flight,
}

async function calls(): Promise<Answer> {
  const data = await measureCalls(contenders, paths, { roundMs: 200, rounds: 5 })
  const tables = [callTable(data, 'reads'), callTable(data, 'listens')]
  return { tables, targets: callTargets(data), data }
}

async function flight(): Promise<Answer> {
  const { gc } = globalThis
  if (!gc) throw new Error('calls in flight are weighed with node --expose-gc')
  const count = 10_000
  const data = await measureFlights(contenders, count, () => gc())
  return { tables: [flightTable(data, count)], targets: flightTargets(data), data }
}

async function million(): Promise<Answer> {
  const data = await leaveBehind(50_000, 1_000_000)
  return { tables: [leftTable(data)], targets: leftTargets(data), data }
}

async function payload(): Promise<Answer> {
  const data = await measurePayloads(Object.keys(payloadCases) as PayloadName[], 10_000_000)
  return { tables: [payloadTable(data)], targets: payloadTargets(data), data }
}
