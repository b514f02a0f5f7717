import { createImage, pipeline, type Pipeline, type Report } from '@stint/core'
import { failover } from '@stint/middleware'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { scene, textOf, type Scene } from './random-stack.ts'
import { randomRuns } from '../random-runs.ts'

/** Plays a scene to its end, and gives the report of each call. */
async function play({ above, below, targets, calls }: Scene) {
  const clock = virtualClock()
  const providers = targets.map(({ script, honoursAbort, maxImages }, at) =>
    scriptedProvider(`t${at}`, script, { honoursAbort, maxImages, price: () => 1 }),
  )
  let stack: Pipeline = pipeline(createImage, { clock, random: () => 0.5 })
  for (const { make } of above) stack = stack.use(make())
  stack = stack.use(failover(providers))
  for (const { make } of below) stack = stack.use(make())
  const reports = await clock.run(
    Promise.all(
      calls.map(async ({ at, n, abortMs, abortAtEvent }) => {
        await new Promise<void>((resolve) => clock.setTimer(resolve, at))
        const caller = new AbortController()
        let events = 0
        const onEvent = (): void => {
          if ((events += 1) === abortAtEvent) caller.abort()
        }
        const call = stack.start({ prompt: 'a poster', n }, { signal: caller.signal, onEvent })
        const stop = clock.setTimer(() => caller.abort(), abortMs)
        await call.result.catch(() => undefined)
        stop()
        return call.report
      }),
    ),
  )
  return { clock, providers, stack, reports }
}

function addsUp(report: Report, { attempts, elapsedMs }: ReturnType<Pipeline['explain']>): void {
  expect(report.attempts.length).toBeLessThanOrEqual(attempts)
  // An honest bound never has to be enforced, nor honest entries.
  expect(report.skips.filter(({ layer, reason }) => isBound(layer, reason))).toEqual([])
  expect(report.elapsedMs).toBeLessThanOrEqual(elapsedMs + 1)
  expect(report.attempts.map(({ number }) => number)).toEqual(
    report.attempts.map((_, at) => at + 1),
  )
  for (const { startedMs, ms } of [...report.attempts, ...report.waits]) {
    expect(ms).toBeGreaterThanOrEqual(0)
    expect(startedMs + ms).toBeLessThanOrEqual(report.elapsedMs)
  }
}

/** A downgrade that is entered side by side meets its k + s entries: each branch steps down by itself. */
function isBound(layer: string, reason: string): boolean {
  return layer === 'explain' || (layer !== 'downgrade' && reason.includes('declared entr'))
}

it('stacks of the further layers, in any order, keep the laws', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(scene, async (given) => {
      const { clock, providers, stack, reports } = await play(given)
      try {
        for (const report of reports) addsUp(report, stack.explain())
        const begun = reports.reduce((sum, { attempts }) => sum + attempts.length, 0)
        const sent = (): number => providers.reduce((sum, { requests }) => sum + requests.length, 0)
        // A listener may end an attempt before its provider is called.
        const whenSettled = sent()
        expect(whenSettled).toBeLessThanOrEqual(begun)
        await clock.advance(0)
        const deaf = given.targets.some(({ honoursAbort }) => !honoursAbort)
        expect(deaf ? 0 : clock.pending).toBe(0)
        const before = JSON.stringify(reports)
        await clock.advance('2h')
        expect(clock.pending).toBe(0)
        expect(sent()).toBe(whenSettled)
        expect(JSON.stringify(reports)).toBe(before)
      } catch (error) {
        throw new Error(textOf(given), { cause: error })
      }
    }),
    { numRuns: randomRuns(300) },
  )
})
