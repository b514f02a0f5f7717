import { setImmediate } from 'node:timers/promises'
import type { Contender } from '../contender.ts'
import { healthy, held } from '../model.ts'
import { size } from '../show.ts'
import type { Table } from '../table.ts'
import type { Target } from '../target.ts'

/** What calls hold while their model works. */
export interface Flight {
  readonly contender: string
  /** Bytes of the heap for each call. */
  readonly bytes: number
}

/** Makes so many calls of each contender, whose model holds them all, and weighs the heap with them and without. */
export async function measureFlights(
  contenders: readonly Contender[],
  calls: number,
  gc: () => void,
): Promise<Flight[]> {
  const flights: Flight[] = []
  for (const contender of contenders) {
    // The first time V8 makes what it keeps: code, caches, timer lists.
    await bytesHeld(contender, calls, gc)
    flights.push({ contender: contender.name, bytes: await bytesHeld(contender, calls, gc) })
  }
  return flights
}

async function bytesHeld(contender: Contender, calls: number, gc: () => void): Promise<number> {
  const flight = held()
  const call = contender.setUp({ main: flight.model, backup: healthy })
  const before = await heapAfter(gc)
  const promises = Array.from({ length: calls }, () => call())
  const during = await heapAfter(gc)
  flight.release()
  await Promise.all(promises)
  return (during - before) / calls
}

async function heapAfter(gc: () => void): Promise<number> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate()
  gc()
  await setImmediate()
  gc()
  return process.memoryUsage().heapUsed
}

/** One row for each contender. */
export function flightTable(flights: readonly Flight[], calls: number): Table {
  return {
    title: 'Calls in flight',
    says: `What ${calls.toLocaleString('en-US')} calls hold of the heap while a model works on all of them, for each call.`,
    head: ['', 'held by a call'],
    rows: flights.map(({ contender, bytes }) => [contender, size(bytes)]),
  }
}

const most = 8192

/** What was to be reached. */
export function flightTargets(flights: readonly Flight[]): Target[] {
  return flights
    .filter(({ contender }) => contender.startsWith('stint'))
    .map(({ contender, bytes }) => ({
      name: `held by a call in flight of ${contender}`,
      wanted: `at most ${size(most)}`,
      found: size(bytes),
      reached: bytes <= most,
    }))
}
