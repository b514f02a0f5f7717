import { createImage, pipeline, type Pipeline, type SharedState } from '@stint/core'
import { breaker, deadline, pool, quota, retry } from '@stint/middleware'
import { scriptedProvider, virtualClock, type VirtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const timeoutMs = 50

/** Shared state that lets everybody in, and takes as long as it may for each decision. */
function slowState(clock: VirtualClock): SharedState {
  const slowly = <T>(answer: T): Promise<T> =>
    new Promise((resolve) => clock.setTimer(() => resolve(answer), timeoutMs))
  return {
    timeoutMs,
    account: () => {
      throw new Error('no scope is opened here')
    },
    circuits: () => ({
      admit: () => slowly({ ticket: { generation: 0 } }),
      settle: () => undefined,
      open: () => slowly(undefined),
      close: () => slowly(undefined),
      look: () => slowly({ state: 'closed', counts: { calls: 0, failed: 0, slow: 0 } }),
      least: () => slowly('closed'),
      onState: () => undefined,
    }),
    retryBudget: () => ({
      deposit: () => undefined,
      giveBack: () => undefined,
      withdraw: () => slowly('ok'),
    }),
    rests: () => ({
      ready: () => slowly(undefined),
      of: () => undefined,
      begin: () => undefined,
      end: () => undefined,
    }),
  }
}

describe('the elapsed time of explain', () => {
  const id = 'images'
  const again = retry({ attempts: 2, backoff: '1s', maxWait: '1s', resend: 'unknown' })
  const tenSeconds = deadline('10s')

  it.each<[string, (shared: SharedState, line: Pipeline, clock: VirtualClock) => Pipeline]>([
    [
      'breaker',
      (shared, line) =>
        line
          .use(again)
          .use(breaker({ shared, id }))
          .use(tenSeconds)
          .to(scriptedProvider('a', ['hang'])),
    ],
    [
      'quota',
      (shared, line) =>
        line
          .use(again)
          .use(quota({ shared, id }))
          .use(tenSeconds)
          .to(scriptedProvider('a', ['hang'])),
    ],
    [
      'pool',
      (shared, line, clock) => {
        const member = pipeline(createImage, { id: 'member', clock })
          .use(tenSeconds)
          .to(scriptedProvider('a', ['hang']))
        return line.use(again).to(pool('keys', [member], { shared }))
      },
    ],
  ])('counts what a %s waits for shared state', async (_, declare) => {
    const clock = virtualClock()
    const line = declare(slowState(clock), pipeline(createImage, { clock }), clock)
    const { elapsedMs } = line.explain()
    expect(elapsedMs).toBe(21_000 + 2 * timeoutMs)
    const call = line.start({ prompt: 'a fox' })
    await clock.run(call.result).catch(() => undefined)
    expect(call.report.elapsedMs).toBeLessThanOrEqual(elapsedMs)
    expect(call.report.attempts).toHaveLength(2)
  })
})
