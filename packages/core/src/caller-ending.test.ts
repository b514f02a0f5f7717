import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { Surroundings } from './ambient.ts'
import type { Branch } from './branch.ts'
import { CallerEnding } from './caller-ending.ts'
import { Lifetime } from './lifetime.ts'

const never = (): Promise<never> => new Promise(() => undefined)

function setUp(around?: Lifetime) {
  const whole = new Lifetime(undefined, 'call', 0)
  const caller = new AbortController()
  const ending = new CallerEnding(
    whole as Branch,
    [caller.signal, new AbortController().signal],
    around as Surroundings | undefined,
  )
  return { whole, caller, ending }
}

it('a call settles as what it runs, and was not cut short then', async () => {
  const { whole, ending } = setUp()
  await expect(ending.orSettled(() => Promise.resolve('made'))).resolves.toBe('made')
  expect([ending.cutShort, whole.ending]).toEqual([false, undefined])
  const failing = setUp()
  await expect(failing.ending.orSettled(() => Promise.reject(new Error('no')))).rejects.toThrow(
    'no',
  )
  expect(failing.ending.cutShort).toBe(false)
})

it('nobody listens to the caller once the call is over', async () => {
  const { caller, ending } = setUp()
  const running = ending.orSettled(() => Promise.resolve('made'))
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(1)
  await running
  ending.off()
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0)
})

describe("a caller's abort", () => {
  it('ends the call at once, with its own reason', async () => {
    const { whole, caller, ending } = setUp()
    const running = ending.orSettled(never)
    const reason = new Error('the user left')
    caller.abort(reason)
    await expect(running).rejects.toBe(reason)
    expect(whole.ending).toMatchObject({ by: 'caller', layer: 'caller', index: -1, reason })
    expect(ending.cutShort).toBe(true)
  })

  it('that came before keeps anything from being run', async () => {
    const { caller, ending } = setUp()
    caller.abort('gone')
    let ran = false
    const running = ending.orSettled(() => ((ran = true), never()))
    await expect(running).rejects.toBe('gone')
    expect([ran, getEventListeners(caller.signal, 'abort').length]).toEqual([false, 0])
  })

  it('changes nothing after the end', async () => {
    const { whole, caller, ending } = setUp()
    await ending.orSettled(() => Promise.resolve('made'))
    ending.off()
    caller.abort('late')
    expect(whole.ending).toBeUndefined()
  })
})

describe('a call inside an attempt', () => {
  const over = { by: 'deadline', layer: 'deadline', index: 0, reason: new Error('late') } as const

  it('ends with it', async () => {
    const around = new Lifetime(undefined, 'attempt', 0)
    const { whole, ending } = setUp(around)
    const running = ending.orSettled(never)
    around.end(over)
    await expect(running).rejects.toBe(over.reason)
    expect(whole.ending).toMatchObject({ by: 'caller', reason: over.reason })
  })

  it('does not begin when that is over', async () => {
    const around = new Lifetime(undefined, 'attempt', 0)
    around.end(over)
    const { ending } = setUp(around)
    await expect(ending.orSettled(() => Promise.resolve('made'))).rejects.toBe(over.reason)
  })

  it('is not ended by it afterwards', async () => {
    const around = new Lifetime(undefined, 'attempt', 0)
    const { whole, ending } = setUp(around)
    await ending.orSettled(() => Promise.resolve('made'))
    ending.off()
    around.end(over)
    expect(whole.ending).toBeUndefined()
  })
})
