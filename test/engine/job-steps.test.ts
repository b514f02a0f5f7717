import { Fault, loneAttempt, pollJob, repeatStep, type Attempt } from '@stint/core'
import { virtualClock, type VirtualClock } from '@stint/testkit'
import { beforeEach, describe, expect, it, vi } from 'vitest'

let clock: VirtualClock
let controller: AbortController
let attempt: Attempt
beforeEach(() => {
  clock = virtualClock()
  controller = new AbortController()
  attempt = loneAttempt({ clock, signal: controller.signal })
})

const busy = (retryAfterMs?: number) => new Fault('overloaded', { retryAfterMs })

/** A step that throws what is listed, one by one, and gives `done` then. */
function failing(...errors: unknown[]) {
  const at: number[] = []
  const step = (): Promise<string> => {
    at.push(clock.now())
    return errors.length > 0 ? Promise.reject(errors.shift()) : Promise.resolve('done')
  }
  return { at, step }
}

describe('a step of a job', () => {
  it('is repeated every 2 s while it fails of what may pass, and later where it is asked to wait', async () => {
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
    const { at, step } = failing(busy(), reset, busy(5000))
    expect(await clock.run(repeatStep(attempt, step))).toBe('done')
    expect(at).toEqual([0, 2000, 4000, 9000])
  })

  it.each([
    ['a fault that will not pass', new Fault('auth')],
    ['a mistake', new TypeError('x is undefined')],
    ['something that is no error', 'gone'],
  ])('is not repeated after %s', async (_, error) => {
    const { at, step } = failing(error)
    await expect(repeatStep(attempt, step)).rejects.toBe(error)
    expect(at).toHaveLength(1)
  })

  it('is given up after five failures in a row, or as many as it is told', async () => {
    for (const [options, tries] of [[{}, 5] as const, [{ failures: 2 }, 2] as const]) {
      const errors = Array.from({ length: 9 }, () => busy())
      const { at, step } = failing(...errors)
      const run = repeatStep(attempt, step, options)
      await expect(clock.run(run)).rejects.toBe(errors[tries - 1])
      expect(at).toHaveLength(tries)
    }
  })

  it('is not waited for where there is no time left after the wait', async () => {
    const error = busy()
    const { step } = failing(error)
    await expect(repeatStep({ ...attempt, timeLeftMs: 2000 }, step)).rejects.toBe(error)
    expect(clock.pending).toBe(0)
    const again = failing(busy())
    expect(await clock.run(repeatStep({ ...attempt, timeLeftMs: 2001 }, again.step))).toBe('done')
  })

  it('ends with the reason of the attempt, not with what the abort made of it', async () => {
    const step = (): Promise<never> => {
      controller.abort('cut')
      return Promise.reject(new Error('aborted'))
    }
    await expect(repeatStep(attempt, step)).rejects.toBe('cut')
  })

  it('names the option that is wrong', async () => {
    const wrong = { every: 'often' }
    const message = "every('often'): expected milliseconds or a string like '90s'"
    await expect(repeatStep(attempt, failing(busy()).step, wrong)).rejects.toThrow(message)
    await expect(pollJob(attempt, () => Promise.resolve(undefined), wrong)).rejects.toThrow(message)
  })
})

describe('a job that is polled', () => {
  it('is asked for every 2 s, or as often as told, and leaves no listener', async () => {
    const add = vi.spyOn(controller.signal, 'addEventListener')
    const remove = vi.spyOn(controller.signal, 'removeEventListener')
    for (const options of [{}, { every: '500ms' }]) {
      const began = clock.now()
      let polls = 0
      const job = pollJob(
        attempt,
        async () => (++polls === 3 ? { made: true } : undefined),
        options,
      )
      expect(await clock.run(job)).toEqual({ made: true })
      expect(clock.now() - began).toBe(options.every ? 1000 : 4000)
    }
    expect(remove.mock.calls.map(([type, fn]) => [type, fn])).toEqual(
      add.mock.calls.map(([type, fn]) => [type, fn]),
    )
  })

  it('is not asked for any more once the attempt is cut, and no timer is left', async () => {
    let polls = 0
    const job = pollJob(attempt, async () => {
      polls += 1
      return undefined
    })
    clock.setTimer(() => controller.abort('cut'), 5000)
    await expect(clock.run(job)).rejects.toBe('cut')
    expect([polls, clock.now(), clock.pending]).toEqual([3, 5000, 0])
  })

  it('is not waited for where the attempt was cut during a poll', async () => {
    const job = pollJob(attempt, async () => {
      controller.abort('cut')
      return undefined
    })
    await expect(job).rejects.toBe('cut')
    expect(clock.pending).toBe(0)
  })
})

describe('an attempt outside of any call', () => {
  it("has the machine's fetch, with its signal unless a request brings its own", async () => {
    const lone = loneAttempt({ signal: AbortSignal.abort('gone') })
    await expect(lone.fetch('data:,hello')).rejects.toBe('gone')
    const own = { signal: new AbortController().signal }
    expect(await (await lone.fetch('data:,hello', own)).text()).toBe('hello')
    expect(await (await loneAttempt().fetch('data:,hello')).text()).toBe('hello')
  })

  it('has a fetch that was given, no limit of time, and says that there is no call', () => {
    const fetch = vi.fn<typeof globalThis.fetch>()
    expect(loneAttempt({ fetch })).toMatchObject({
      fetch,
      number: 1,
      callId: 'none',
      timeLeftMs: Infinity,
    })
    expect(loneAttempt().signal.aborted).toBe(false)
  })
})
