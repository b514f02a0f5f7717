import { expect, test } from 'vitest'
import { breaker } from './index.ts'
import { checkBreakerOptions, rulesOf } from './breaker-options.ts'
import { CountWindow, TimeWindow } from './window/index.ts'

const rulesFor = (options: object) => rulesOf(checkBreakerOptions(options))

test('by default five failures in a row open it for 30 s, and one probe decides', () => {
  expect(rulesFor({})).toEqual({
    failures: 5,
    rate: Infinity,
    slowAfterMs: Infinity,
    slowRate: Infinity,
    window: undefined,
    minimum: 10,
    probes: 1,
    cooldownMs: 30_000,
  })
})

test('a rate takes the place of failures in a row, over 20 calls with a minimum of 10', () => {
  const rules = rulesFor({ rate: 0.5 })
  expect(rules).toMatchObject({ failures: Infinity, rate: 0.5, minimum: 10 })
  expect(rules.window).toEqual(new CountWindow(20))
})

test('slow calls are watched beside failures in a row', () => {
  expect(rulesFor({ slow: { after: '20s', rate: 0.5 } })).toMatchObject({
    failures: 5,
    slowAfterMs: 20_000,
    slowRate: 0.5,
  })
})

test('a number as window counts calls, a string is a time', () => {
  expect(rulesFor({ rate: 0.5, window: 60 }).window).toBeInstanceOf(CountWindow)
  expect(rulesFor({ rate: 0.5, window: '60s' }).window).toBeInstanceOf(TimeWindow)
})

test('a small window of calls is its own minimum', () => {
  expect(rulesFor({ rate: 0.5, window: 4 }).minimum).toBe(4)
  expect(rulesFor({ rate: 0.5, window: '4s' }).minimum).toBe(10)
})

const aWindow =
  "breaker: window: expected a number of calls from 1 to 1000, or a time in whole seconds like '60s'"

test.each([
  [{ failures: 0 }, 'breaker: failures: expected a whole number from 1, got 0'],
  [{ cooldown: 'x' }, "breaker: cooldown: expected milliseconds or a string like '90s', got 'x'"],
  [{ probes: 0 }, 'breaker: probes: expected a whole number from 1, got 0'],
  [{ key: 'caller' }, "breaker: key: expected 'target', 'request' or (ctx) => string"],
  [{ maxKeys: -1 }, 'breaker: maxKeys: expected a whole number from 1'],
  [{ rate: 0 }, 'breaker: rate: expected a share above 0, up to 1, got 0'],
  [{ rate: 50 }, 'breaker: rate: expected a share above 0, up to 1, got 50'],
  [{ rate: NaN }, 'breaker: rate: expected a share above 0, up to 1'],
  [{ rate: '50%' }, "breaker: rate: expected a share above 0, up to 1, got '50%'"],
  [{ rate: 0.5, window: 0 }, `${aWindow}, got 0`],
  [{ rate: 0.5, window: 60_000 }, `${aWindow}, got 60000`],
  [{ rate: 0.5, window: '1.5s' }, `${aWindow}, got '1.5s'`],
  [{ rate: 0.5, window: '60' }, `${aWindow}, got '60'`],
  [{ rate: 0.5, minimum: 0 }, 'breaker: minimum: expected a whole number from 1, got 0'],
  [{ slow: '20s' }, "breaker: slow: expected { after, rate }, got '20s'"],
  [{ slow: { after: '20s' } }, 'breaker: slow.rate: expected a share above 0, up to 1'],
  [
    { slow: { after: 0, rate: 1 } },
    "breaker: slow.after: expected milliseconds or a string like '90s', got 0",
  ],
  [{ slow: { after: 1, rate: 1, over: 5 } }, "breaker: slow: unknown option 'over'"],
  [{ onChange: 'log' }, "breaker: onChange: expected (change) => void, got 'log'"],
  [
    { threshold: 3 },
    "breaker: unknown option 'threshold'; allowed are failures, rate, slow, window, minimum, cooldown, probes, key, maxKeys, shared, id, onChange",
  ],
  [
    { failures: 3, rate: 0.5 },
    'breaker: failures counts failures in a row and rate takes their share of a window: give one of them',
  ],
  [
    { window: '60s' },
    'breaker: window says what rate and slow look at: give one of them, or leave it out',
  ],
  [
    { failures: 3, minimum: 5 },
    'breaker: minimum says what rate and slow look at: give one of them, or leave it out',
  ],
  [
    { rate: 0.5, window: 20, minimum: 21 },
    'breaker: minimum: 21 calls never are in a window of 20, so it could not open',
  ],
])('breaker(%o) is refused with what is allowed', (options, message) => {
  expect(() => breaker(options as object)).toThrow(TypeError)
  expect(() => breaker(options as object)).toThrow(message)
})
