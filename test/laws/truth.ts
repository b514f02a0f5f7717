import { expect } from 'vitest'
import { virtualClock } from '@stint/testkit'
import type { CallError } from '@stint/core'
import { failing, rejection, request } from './fixtures.ts'
import type { Engine } from './engine.ts'
import type { Law } from './laws.ts'

export const truth: Law = {
  name: 'truth',
  says: 'the report tells each attempt, skip and wait, with reasons, and nothing else',
  async holds(engine) {
    const clock = virtualClock()
    const [a, b] = [failing(engine, 'a'), failing(engine, 'b')]
    const textOnly = { ...b, accepts: () => 'takes text only' }
    const tour = engine.defineRepeater({
      name: 'tour',
      entries: (k) => 3 * k,
      targets: [a, textOnly],
      async run(ctx, enter) {
        await rejection(enter({ target: a }))
        await ctx.wait(700, 'backoff')
        await rejection(enter({ target: textOnly }))
        return enter({ target: a })
      },
    })
    const line = engine.pipeline(engine.createImage, { clock }).use(tour)
    const error = (await clock.run(rejection(line.run(request)))) as CallError
    const { attempts, skips, waits, elapsedMs } = error.report
    expect(attempts).toMatchObject([
      {
        number: 1,
        target: 'a',
        shape: 'original',
        startedMs: 0,
        delivery: 'rejected',
        sends: 0,
        cost: 0,
      },
      { number: 2, target: 'a', startedMs: 700, fault: { kind: 'overloaded' } },
    ])
    expect(skips).toMatchObject([{ target: 'b', reason: 'takes text only' }])
    expect(waits).toMatchObject([{ layer: 'tour', startedMs: 0, ms: 700, reason: 'backoff' }])
    expect(elapsedMs).toBe(700)
    expect(error.message).toMatch(/a \(2 attempts\).*overloaded.*b.*takes text only/)
    await rudeListener(engine)
  },
}

/** What a listener throws at the very end comes too late for the report, which is the same for everybody. */
async function rudeListener(engine: Engine): Promise<void> {
  const warnings: string[] = []
  const hear = (warning: Error): void => void warnings.push(warning.message)
  process.on('warning', hear)
  const handle = engine
    .pipeline(engine.createImage)
    .to(failing(engine))
    .start(request, {
      onEvent({ type }) {
        if (type === 'finished') throw new Error('rude')
      },
    })
  const { report } = (await rejection(handle.result)) as CallError
  expect(handle.report).toEqual(report)
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', hear)
  expect(warnings).toEqual(['onEvent threw: rude'])
}
