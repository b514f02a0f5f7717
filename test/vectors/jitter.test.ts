import { constant, decorrelated, exponential, linear, type Backoff } from '@stint/middleware/retry'
import { expect, test } from 'vitest'
import { closeVectors } from './exemptions.ts'
import { jitter, type JitterCase } from './jitter.ts'

/** No cap: the largest duration there is. */
const uncapped = Number.MAX_VALUE

/** The backoff that a case speaks of. */
function backoffOf({ group, given }: JitterCase): Backoff {
  const { type, baseMs, maxMs = uncapped, initialMs, rule } = given
  if (group === 'goclaw-delay') {
    return exponential({ base: given['minDelayMs'], cap: given['maxDelayMs'], jitter: 'none' })
  }
  if (rule === 'decorrelated') return decorrelated({ base: initialMs, cap: maxMs })
  if (rule !== undefined) return exponential({ base: initialMs, cap: maxMs, jitter: rule })
  if (type === 'constant') return constant(baseMs)
  if (type === 'linear') return linear({ base: baseMs, cap: maxMs })
  return exponential({ base: baseMs, cap: maxMs, jitter: 'none' })
}

/** A generator that is random enough and the same each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function checkDelay(one: JitterCase): void {
  const { attempt, n, rand = 0.5 } = one.given
  const at = one.group === 'goclaw-delay' ? attempt - 1 : (n ?? attempt)
  const delay = backoffOf(one).delay(at, () => rand, undefined)
  const { delayMs } = one.expect
  if (delayMs === 'largest representable') {
    expect(delay).toBeGreaterThan(0)
    expect(delay).toBeLessThan(Infinity)
  } else {
    expect(delay).toBeCloseTo(delayMs, 3)
  }
}

function checkSeries(one: JitterCase): void {
  const { series = 1, length, initialMs, exponent, maxMs, rule } = one.given
  for (let seed = 0; seed < series; seed += 1) {
    const random = seeded(seed)
    const backoff = backoffOf(one)
    let previous: number | undefined
    for (let k = 1; k <= length; k += 1) {
      previous = backoff.delay(k - 1, random, previous)
      const top = rule === 'decorrelated' ? maxMs : Math.min(maxMs, initialMs * exponent ** k)
      expect(previous).toBeGreaterThanOrEqual(0)
      expect(previous).toBeLessThanOrEqual(top)
    }
  }
}

function checkValid({ given, expect: expected }: JitterCase): void {
  const wait = { max: uncapped, min: -uncapped }[given['delayMs'] as string] ?? given['delayMs']
  if (expected['valid']) expect(constant(wait).delay(0, Math.random, undefined)).toBe(wait)
  else expect(() => constant(wait)).toThrow(TypeError)
}

function checkError({ given }: JitterCase): void {
  expect(() => exponential({ jitter: given['type'] })).toThrow(TypeError)
}

function check(one: JitterCase): void {
  if (one.group === 'valid-delay') return checkValid(one)
  if (one.group === 'property') return checkSeries(one)
  if (one.expect['error']) return checkError(one)
  checkDelay(one)
}

test.each(jitter.cases())('%s', (_id, one) => check(one))

closeVectors(jitter)
