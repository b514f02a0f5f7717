import { getEventListeners } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { luckOf } from '../failover/luck.ts'
import { poster } from '../poster.ts'
import { abortReason, fateful, fateOf, isAsMeant, type Fate } from './fates.ts'

/** What has come of the calls so far. */
export interface Tally {
  calls: number
  /** How many ended as they were meant to. */
  readonly asMeant: Record<Fate, number>
  /** How many did not. */
  otherwise: number
  /** Listeners left on the signal of a caller who lives on. */
  listeners: number
}

/** At a time. */
const side = 500

/** Fewer than the calls, and more than a breaker keeps of requests. */
const prompts = 5000

/**
 * Calls of the README's stack that end in every way there is, side by side, with one signal of the caller for all of
 * those that it does not abort.
 * @returns goes on from where it was, up to so many calls.
 */
export function manyCalls(seed: string): (upTo: number) => Promise<Tally> {
  const luck = luckOf(seed)
  const pipeline = poster([fateful('main/model'), fateful('backup/model')])
  const lasting = new AbortController().signal
  const asMeant = { success: 0, fault: 0, signal: 0, handle: 0, deadline: 0 }
  const tally: Tally = { calls: 0, asMeant, otherwise: 0, listeners: 0 }

  async function together(count: number): Promise<void> {
    const drawn = Array.from({ length: count }, () => fateOf(luck()))
    const aborts: (() => void)[] = []
    const calls = drawn.map((fate, at) => {
      const request = { prompt: `${fate} ${(tally.calls + at) % prompts}` }
      if (fate === 'handle') {
        const handle = pipeline.start(request, { signal: lasting })
        aborts.push(() => handle.abort(abortReason))
        return handle.result
      }
      if (fate === 'signal') {
        const controller = new AbortController()
        aborts.push(() => controller.abort(abortReason))
        return pipeline.run(request, { signal: controller.signal })
      }
      const options = fate === 'deadline' ? { deadline: 2 + Math.floor(luck() * 4) } : {}
      return pipeline.run(request, { signal: lasting, ...options })
    })
    const settled = Promise.allSettled(calls)
    await setImmediate()
    for (const abort of aborts) abort()
    for (const [at, one] of (await settled).entries()) {
      const fate = drawn[at]
      if (fate && isAsMeant(fate, one)) asMeant[fate] += 1
      else tally.otherwise += 1
    }
    tally.calls += count
  }

  return async (upTo) => {
    while (tally.calls < upTo) await together(Math.min(side, upTo - tally.calls))
    tally.listeners = getEventListeners(lasting, 'abort').length
    return tally
  }
}
