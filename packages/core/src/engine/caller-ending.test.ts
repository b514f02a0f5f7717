import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { Surroundings } from '../accounts/ambient.ts'
import { CallerEnding } from './caller-ending.ts'
import { Lifetime } from './lifetime.ts'

function setUp(around?: Lifetime) {
  const caller = new AbortController()
  const ended: unknown[] = []
  const ending = new CallerEnding(
    { end: (reason) => ended.push(reason) },
    [caller.signal, new AbortController().signal],
    around as Surroundings | undefined,
  )
  return { caller, ending, ended }
}

it('nobody listens to the caller once the call is over', () => {
  const { caller, ending } = setUp()
  expect(ending.begin()).toBe(true)
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(1)
  ending.off()
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0)
})

describe("a caller's abort", () => {
  it('ends the call at once, with its own reason', () => {
    const { caller, ending, ended } = setUp()
    ending.begin()
    const reason = new Error('the user left')
    caller.abort(reason)
    expect(ended).toEqual([reason])
  })

  it('that came before keeps the call from beginning', () => {
    const { caller, ending, ended } = setUp()
    caller.abort('gone')
    expect(ending.begin()).toBe(false)
    expect([ended, getEventListeners(caller.signal, 'abort').length]).toEqual([['gone'], 0])
  })

  it('changes nothing after the end', () => {
    const { caller, ending, ended } = setUp()
    ending.begin()
    ending.off()
    caller.abort('late')
    expect(ended).toEqual([])
  })
})

describe('a call inside an attempt', () => {
  const over = { by: 'deadline', layer: 'deadline', index: 0, reason: new Error('late') } as const
  const attempt = (): Lifetime => new Lifetime(undefined, { name: 'attempt', index: 0 })

  it('ends with it', () => {
    const around = attempt()
    const { ending, ended } = setUp(around)
    ending.begin()
    around.end(over)
    expect(ended).toEqual([over.reason])
  })

  it('does not begin when that is over', () => {
    const around = attempt()
    around.end(over)
    const { ending, ended } = setUp(around)
    expect(ending.begin()).toBe(false)
    expect(ended).toEqual([over.reason])
  })

  it('is not ended by it afterwards', () => {
    const around = attempt()
    const { ending, ended } = setUp(around)
    ending.begin()
    ending.off()
    around.end(over)
    expect(ended).toEqual([])
  })
})
