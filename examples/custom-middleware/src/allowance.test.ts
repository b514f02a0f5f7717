import { CallError, createImage, pipeline } from '@stint/core'
import { retry } from '@stint/middleware/retry'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { expect, test } from 'vitest'
import { allowance } from './allowance.ts'

/** A call of a plan at a target that is always overloaded. */
async function attemptsOf(plan: string): Promise<number> {
  const clock = virtualClock()
  const poster = pipeline(createImage, { clock })
    .use(allowance({ plan: 'free', attempts: 2 }))
    .use(retry({ attempts: 3, backoff: '1s' }))
    .to(scriptedProvider('local/flaky', ['overloaded']))
  const call = poster.run({ prompt: 'a lighthouse' }, { labels: { plan } })
  const error: unknown = await clock.run(call.catch((thrown: unknown) => thrown))
  if (!CallError.isInstance(error)) throw new Error('it should have failed')
  return error.report.attempts.length
}

test('a call of the plan gets its attempts, and no more', async () => {
  expect(await attemptsOf('free')).toBe(2)
})

test('a call of another plan gets what the pipeline gives', async () => {
  expect(await attemptsOf('pro')).toBe(3)
})

test('a wrong option is named', () => {
  expect(() => allowance({ plan: 'free', attempts: 0 })).toThrow('allowance: attempts: expected')
  expect(() => allowance({ plan: '', attempts: 1 })).toThrow('allowance: plan: expected')
})
