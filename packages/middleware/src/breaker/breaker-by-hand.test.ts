import { systemClock, type CallError } from '@stint/core'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { beforeEach, expect, test } from 'vitest'
import { failover } from '../index.ts'
import { calls, declare, outcome } from './__fixtures__/calls.ts'
import { breaker, type BreakerChange } from './index.ts'

let clock = virtualClock()
let changes: BreakerChange[] = []
beforeEach(() => {
  clock = virtualClock()
  changes = []
})
const onChange = (change: BreakerChange): void => void changes.push(change)
const refusal = async (...given: Parameters<typeof outcome>) =>
  ((await outcome(...given)) as CallError).refusals[0]

test('a target that was opened by hand gets nothing, ever, until it is closed', async () => {
  const a = scriptedProvider('a', ['ok'])
  const b = scriptedProvider('b', ['ok'])
  const guard = breaker()
  const stack = declare(clock, failover([a, b]), guard)
  guard.open('a')
  expect(await outcome(clock, stack)).toBe('b')
  await clock.advance('24h')
  expect(await outcome(clock, stack)).toBe('b')
  expect(a.requests).toHaveLength(0)
  guard.close('a')
  expect(await outcome(clock, stack)).toBe('a')
})

test('the refusal says that a hand has to close it, and no time', async () => {
  const guard = breaker()
  const stack = declare(clock, guard).to(scriptedProvider('a', ['ok']))
  guard.open('a')
  const refused = await refusal(clock, stack)
  expect(refused?.reason).toBe(
    'a has been opened by hand; it stays open until it is closed by hand',
  )
  expect(refused?.afterMs).toBeUndefined()
})

test('without a key all are opened, those not seen yet as well, and all closed again', async () => {
  const guard = breaker({ failures: 1, key: 'request', onChange })
  const provider = scriptedProvider('a', ['overloaded', 'ok'])
  const stack = declare(clock, guard).to(provider)
  await outcome(clock, stack, 'one')
  guard.open()
  expect(guard.state()).toBe('open')
  await refusal(clock, stack, 'two')
  expect(provider.requests).toHaveLength(1)
  guard.close()
  expect(guard.state()).toBe('closed')
  expect(await outcome(clock, stack, 'one')).toBe('a')
  expect(changes.map(({ key, from, to }) => [key !== undefined, from, to])).toEqual([
    [true, 'closed', 'open'],
    [false, 'closed', 'open'],
    [true, 'open', 'closed'],
    [false, 'open', 'closed'],
  ])
})

test('closed by hand, it has seen nothing', async () => {
  const guard = breaker({ failures: 2 })
  const stack = declare(clock, guard).to(scriptedProvider('a', ['overloaded']))
  await calls(clock, stack, 1)
  guard.close('a')
  await calls(clock, stack, 1)
  expect(guard.state('a')).toBe('closed')
  expect(guard.counts('a')).toEqual({ calls: 1, failed: 1, slow: 0 })
})

test('a call on its way when a hand moves it has no say', async () => {
  const guard = breaker({ failures: 1 })
  const script = [{ after: '5s', fail: 'overloaded' }] as const
  const stack = declare(clock, guard).to(scriptedProvider('a', script))
  for (const key of ['a', undefined]) {
    const call = clock.run(stack.run({ prompt: 'slow' })).catch(() => undefined)
    guard.open(key)
    guard.close(key)
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await call
    expect(guard.state('a')).toBe('closed')
  }
})

test('a call that ends while all are open has no say', async () => {
  const guard = breaker({ failures: 1, onChange })
  const script = [{ after: '5s', fail: 'overloaded' }] as const
  const stack = declare(clock, guard).to(scriptedProvider('a', script))
  const call = clock.run(stack.run({ prompt: 'slow' })).catch(() => undefined)
  guard.open()
  await call
  guard.close()
  expect(guard.state('a')).toBe('closed')
  expect(changes.map(({ key }) => key)).toEqual([undefined, undefined])
})

test('a call that ends after all were opened and closed has no say, by whatever key', async () => {
  const guard = breaker({ failures: 1 })
  const stack = declare(clock, guard).to(
    scriptedProvider('a', [{ after: '10s', fail: 'overloaded' }]),
  )
  const call = stack.start({ prompt: 'a poster' })
  await clock.advance('1s')
  guard.open()
  guard.close()
  await expect(clock.run(call.result)).rejects.toThrow('overloaded')
  expect([guard.state('a'), guard.counts('a').failed]).toEqual(['closed', 0])
  await calls(clock, stack, 1)
  expect(guard.state('a')).toBe('open')
  guard.close()
  expect(guard.state()).toBe('closed')
  await calls(clock, stack, 1)
  expect(guard.state('a')).toBe('open')
})

test('without a key the state is that of the least healthy circuit', async () => {
  const a = scriptedProvider('a', ['overloaded', { after: '5s', ok: true }])
  const guard = breaker({ failures: 1 })
  const stack = declare(clock, failover([a, scriptedProvider('b', ['ok'])]), guard)
  expect(guard.state()).toBe('closed')
  await calls(clock, stack, 1)
  expect(guard.state()).toBe('open')
  await clock.advance('30s')
  expect(guard.state('a')).toBe('open')
  const probe = stack.run({ prompt: 'x' })
  await clock.advance('1s')
  expect([guard.state(), guard.state('a'), guard.state('b')]).toEqual([
    'half-open',
    'half-open',
    'closed',
  ])
  await clock.run(probe)
  expect(guard.state()).toBe('closed')
})

test('every change of state is told, with its time on the clock of the calls', async () => {
  const guard = breaker({ failures: 1, onChange })
  const provider = scriptedProvider('a', ['overloaded', 'overloaded', 'ok'])
  const stack = declare(clock, guard).to(provider)
  await calls(clock, stack, 1)
  await clock.advance('30s')
  await calls(clock, stack, 1)
  await clock.advance('30s')
  await calls(clock, stack, 2)
  expect(changes).toEqual([
    { key: 'a', from: 'closed', to: 'open', at: 0 },
    { key: 'a', from: 'open', to: 'half-open', at: 30_000 },
    { key: 'a', from: 'half-open', to: 'open', at: 30_000 },
    { key: 'a', from: 'open', to: 'half-open', at: 60_000 },
    { key: 'a', from: 'half-open', to: 'closed', at: 60_000 },
  ])
})

test('what changes nothing is not told', () => {
  const guard = breaker({ onChange })
  guard.close('a')
  guard.open('a')
  guard.open('a')
  guard.close('a')
  guard.close()
  guard.open()
  guard.open()
  guard.open('a')
  guard.close('a')
  expect(changes.map(({ key, to }) => [key, to])).toEqual([
    ['a', 'open'],
    ['a', 'closed'],
    [undefined, 'open'],
  ])
})

test('what has tripped for good can be opened by hand, and says so', async () => {
  const guard = breaker({ failures: 1, cooldown: Infinity })
  const stack = declare(clock, guard).to(scriptedProvider('a', ['overloaded']))
  await calls(clock, stack, 1)
  guard.open('a')
  expect((await refusal(clock, stack))?.reason).toContain('opened by hand')
})

test('before the first call the time of a change is that of the machine', () => {
  const guard = breaker({ onChange })
  const before = systemClock.now()
  guard.open('a')
  expect(changes[0]?.at).toBeGreaterThanOrEqual(before)
  expect(changes[0]?.at).toBeLessThanOrEqual(systemClock.now())
})

test('a circuit dropped beyond maxKeys is told as closed', async () => {
  const guard = breaker({ failures: 1, key: 'request', maxKeys: 1, onChange })
  const stack = declare(clock, guard).to(scriptedProvider('a', ['overloaded']))
  await outcome(clock, stack, 'one')
  await outcome(clock, stack, 'two')
  const [one, two] = [changes[0]?.key, changes.at(-1)?.key]
  expect(one).not.toBe(two)
  expect(changes.map(({ key, to }) => [key, to])).toEqual([
    [one, 'open'],
    [one, 'closed'],
    [two, 'open'],
  ])
})

test.each([
  [
    'throws',
    () => {
      throw new Error('no disk')
    },
  ],
  [
    'rejects',
    async () => {
      throw new Error('no disk')
    },
  ],
])('a listener that %s breaks no call: the call has a warning', async (_, listener) => {
  const guard = breaker({ failures: 1, onChange: listener })
  const script = ['overloaded', { after: '1s', ok: true }] as const
  const stack = declare(clock, guard).to(scriptedProvider('a', script))
  await calls(clock, stack, 1)
  await clock.advance('30s')
  const { report } = await clock.run(stack.run({ prompt: 'x' }))
  expect(report.warnings).toEqual(['breaker: onChange threw: no disk'])
})

test('where there is no call to warn, the hand is told what a listener threw', () => {
  const guard = breaker({
    onChange: () => {
      throw new Error('no disk')
    },
  })
  expect(() => guard.open('a')).toThrow('no disk')
  expect(guard.state('a')).toBe('open')
})

test('a listener may close what has just opened', async () => {
  const guard = breaker({
    failures: 1,
    onChange: ({ to }) => void (to === 'open' && guard.close('a')),
  })
  const provider = scriptedProvider('a', ['overloaded'])
  await calls(clock, declare(clock, guard).to(provider), 2)
  expect(provider.requests).toHaveLength(2)
})
