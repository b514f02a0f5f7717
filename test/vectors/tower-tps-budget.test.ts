import { createImage, pipeline } from '@stint/core'
import { quota } from '@stint/middleware/quota'
import { retry } from '@stint/middleware/retry'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, test } from 'vitest'
import { closeVectors } from './exemptions.ts'
import { retryBudgets, type BudgetCase } from './tower-tps-budget.ts'

const names = { ttlMs: 'ttl', retryPercent: 'ratio' } as const

describe('the retry budget of tower', () => {
  const group = (name: BudgetCase['group']) => retryBudgets.cases((one) => one.group === name)

  // oxlint-disable no-await-in-loop -- one call after another
  test.each(group('timeline'))('%s', async (_, { config, ops = [] }) => {
    const budget = callsThrough(config)
    const withdrawn: boolean[] = []
    for (const op of ops) {
      if (op.op === 'advance') await budget.clock.advance(op.ms)
      if (op.op === 'deposit') for (let n = 0; n < op.times; n += 1) await budget.deposit()
      if (op.op === 'withdraw') withdrawn.push(await budget.withdraw())
    }
    expect(withdrawn).toEqual(ops.flatMap((op) => (op.op === 'withdraw' ? [op.expect] : [])))
  })

  test.each(group('config-bounds'))('%s', (_, { config, expect: { error, field } }) => {
    let message: string | undefined
    try {
      callsThrough(config)
    } catch (thrown) {
      message = (thrown as TypeError).message
    }
    expect(message !== undefined).toBe(error)
    expect(message ?? '').toContain(field === undefined ? '' : `quota: ${names[field]}`)
  })

  // Amounts may be scaled: what shows is how many retries the reserve, and then ten deposits, pay for.
  test.each(group('amounts'))('%s', async (_, { config, expect: amounts }) => {
    const { depositAmount = NaN, withdrawAmount = NaN, reserve = NaN } = amounts
    const budget = callsThrough(config)
    expect(await retriesOf(budget)).toBe(reserve / withdrawAmount)
    for (let n = 0; n < 10; n += 1) await budget.deposit()
    expect(await retriesOf(budget)).toBe(Math.floor((10 * depositAmount) / withdrawAmount))
  })
  // oxlint-enable no-await-in-loop

  closeVectors(retryBudgets)
})

async function retriesOf({ withdraw }: ReturnType<typeof callsThrough>): Promise<number> {
  let retries = 0
  // oxlint-disable-next-line no-await-in-loop -- one call after another
  while (await withdraw()) retries += 1
  return retries
}

/** Calls through one quota: one that succeeds at once deposits, the second try of one that fails withdraws. */
function callsThrough({ ttlMs, minPerSec, retryPercent }: BudgetCase['config']) {
  const clock = virtualClock()
  let works = true
  const stack = pipeline(createImage, { clock })
    .use(retry({ attempts: 2, backoff: 0 }))
    .use(quota({ ttl: ttlMs, minPerSecond: minPerSec, ratio: retryPercent }))
    .to(scriptedProvider('a', () => (works ? 'ok' : 'overloaded')))
  const attempts = async (): Promise<number> => {
    const call = stack.start({ prompt: 'a poster' })
    await clock.run(call.result).catch(() => undefined)
    return call.report.attempts.length
  }
  return {
    clock,
    deposit: async () => {
      works = true
      await attempts()
    },
    withdraw: async () => {
      works = false
      return (await attempts()) === 2
    },
  }
}
