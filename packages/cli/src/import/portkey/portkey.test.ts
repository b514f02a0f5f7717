import { expect, it } from 'vitest'
import { importFrom } from '../import-from.ts'

const explained = (config: object, settings: Record<string, string> = {}) => {
  const { theirs, notes } = importFrom('portkey', JSON.stringify(config), { settings })
  const { attempts, elapsedMs } = theirs.explain()
  return { attempts, elapsedMs, notes: notes.join(' ') }
}

const target = { provider: 'openai', request_timeout: 10_000 }
const other = { provider: 'google', request_timeout: 20_000 }

it.each<[string, object, number, number]>([
  ['no retry is one try', target, 1, 10_000],
  ['attempts are repetitions', { ...target, retry: { attempts: 2 } }, 3, 33_000],
  [
    'a Retry-After is followed where it is asked for, up to a minute',
    { ...target, retry: { attempts: 2, use_retry_after_header: true } },
    3,
    150_000,
  ],
  ['a fallback asks all', { strategy: { mode: 'fallback' }, targets: [target, other] }, 2, 30_000],
  [
    'what stands further out is that of each target, and does not repeat the whole',
    { strategy: { mode: 'fallback' }, retry: { attempts: 1 }, targets: [target, other] },
    4,
    62_000,
  ],
  [
    'a target has its own instead',
    {
      strategy: { mode: 'fallback' },
      retry: { attempts: 1 },
      targets: [{ ...target, retry: { attempts: 0 } }, other],
    },
    3,
    51_000,
  ],
  [
    'a loadbalance asks one: the worst',
    { strategy: { mode: 'loadbalance' }, targets: [target, other] },
    1,
    20_000,
  ],
  [
    'so does a condition',
    { strategy: { mode: 'conditional', conditions: [] }, targets: [target, other] },
    1,
    20_000,
  ],
  ['single asks the first', { targets: [target, other] }, 1, 10_000],
  [
    'strategies nest',
    {
      strategy: { mode: 'fallback' },
      targets: [{ strategy: { mode: 'fallback' }, targets: [target, other] }, target],
    },
    3,
    40_000,
  ],
])('%s', (_, config, attempts, elapsedMs) => {
  expect(explained(config)).toMatchObject({ attempts, elapsedMs })
})

it('counts the client that calls the gateway when it is told', () => {
  expect(explained(target, { clientRetries: '1' })).toMatchObject({
    attempts: 2,
    elapsedMs: 80_000,
  })
  expect(explained(target).notes).toContain('--set clientRetries=2')
  expect(explained(target, { clientRetries: '1' }).notes).not.toContain('clientRetries')
})

it('says what a reader may not expect', () => {
  expect(explained({ provider: 'openai', retry: { attempts: 6 } }).notes).toMatch(
    /hosted gateway stops at 5.*408.*no time limit/,
  )
})
