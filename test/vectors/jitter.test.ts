import { readFileSync } from 'node:fs'
import { constant, decorrelated, exponential, linear, type Backoff } from '@stint/middleware/retry'
import { afterAll, expect, test } from 'vitest'

/**
 * Backoff delays retyped from public repositories (`jitter.json` names them). Every case that speaks of a backoff
 * which stint has is run; the others stand in a table with the reason.
 */
interface Case {
  readonly id: string
  readonly group: string
  readonly given: Readonly<Record<string, any>>
  readonly expect: Readonly<Record<string, any>>
}

const { cases } = JSON.parse(
  readFileSync(new URL('./jitter.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Case[] }

/** No cap: the largest duration there is. */
const uncapped = Number.MAX_VALUE

const shareJitter = 'stint has no jitter of a plus or minus share: full, equal or none'
const otherFormula = 'the decorrelated formula of Polly v8; ours is the one of the AWS blog'

/** Why a case does not apply, or undefined when it does. */
function exemption({ id, group, given }: Case): string | undefined {
  if (group === 'decorrelated-v2' || given['rule'] === 'decorrelated-v2') return otherFormula
  if (id.startsWith('exponential-jitter-')) return otherFormula
  if (group === 'polly-delay' && given['type'] === 'exponential' && given['jitter']) return otherFormula
  if (given['rule'] === 'apply-jitter' || given['rule'] === 'grpc') return shareJitter
  if (given['rule'] === 'openai-node') return 'jitter that only shortens, by a quarter: not among full, equal, none'
  if (group === 'goclaw-delay' && given['jitter'] !== 0) return shareJitter
  if (group === 'polly-delay' && given['jitter'] && given['baseMs'] !== 0) return shareJitter
  if (id === 'max-cuts-constant') return 'a constant wait has no cap of its own: retry cuts it at maxWait'
  if (given['rule'] === 'decorrelated' && id === 'sane-decorrelated') {
    return 'bounded by 2^k there; the AWS formula grows threefold'
  }
  return undefined
}

/** The backoff that a case speaks of. */
function backoffOf({ group, given }: Case): Backoff {
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

function checkDelay(one: Case): void {
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

function checkSeries(one: Case): void {
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

function checkValid({ given, expect: expected }: Case): void {
  const wait = { max: uncapped, min: -uncapped }[given['delayMs'] as string] ?? given['delayMs']
  if (expected['valid']) expect(constant(wait).delay(0, Math.random, undefined)).toBe(wait)
  else expect(() => constant(wait)).toThrow(TypeError)
}

function checkError({ given }: Case): void {
  expect(() => exponential({ jitter: given['type'] })).toThrow(TypeError)
}

function check(one: Case): void {
  if (one.group === 'valid-delay') return checkValid(one)
  if (one.group === 'property') return checkSeries(one)
  if (one.expect['error']) return checkError(one)
  checkDelay(one)
}

const exempted = cases.flatMap((one) => {
  const reason = exemption(one)
  return reason === undefined ? [] : [{ id: one.id, reason }]
})
const run = cases.filter((one) => exemption(one) === undefined)

test.each(run.map((one) => [one.id, one] as const))('%s', (_id, one) => check(one))

test('every case is run or exempted with a reason', () => {
  expect(run.length + exempted.length).toBe(cases.length)
  expect(run.length).toBeGreaterThanOrEqual(55)
})

afterAll(() => {
  const rows = exempted.map(({ id, reason }) => `  ${id.padEnd(44)} ${reason}`)
  console.info(`jitter.json: ${run.length} cases run, ${exempted.length} exempted\n${rows.join('\n')}`)
})
