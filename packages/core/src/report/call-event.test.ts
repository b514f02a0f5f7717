import { describe, expect, it } from 'vitest'
import { EventLog, type CallEvent } from './call-event.ts'

const event = (number: number): CallEvent => ({
  type: 'attempt-started',
  atMs: 0,
  number,
  target: 'a',
  shape: 'original',
})

describe('an event log', () => {
  it('wakes all who wait, for each event and for the end', async () => {
    const log = new EventLog()
    const readers = [log[Symbol.asyncIterator](), log[Symbol.asyncIterator]()]
    const first = Promise.all(readers.map((reader) => reader.next()))
    log.push(event(1))
    expect((await first).map(({ value }) => value as CallEvent)).toEqual([event(1), event(1)])
    const end = Promise.all(readers.map((reader) => reader.next()))
    log.end()
    expect((await end).map(({ done }) => done)).toEqual([true, true])
  })
})
