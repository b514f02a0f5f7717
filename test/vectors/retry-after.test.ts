import { classifyFailure, parseRetryAfter } from '@stint/core'
import { openai } from '@stint/providers/openai'
import { afterAll, describe, expect, test } from 'vitest'
import { explainExemptions, type Exemption } from './exemptions.ts'
import vectors from './retry-after.json' with { type: 'json' }

interface Row {
  readonly id: string
  readonly group: string
  readonly headers?: readonly (readonly [string, string])[] | null
  readonly nowMs?: number
  readonly status?: number | null
  readonly networkFailure?: boolean
  readonly expect: {
    readonly delayMs?: number | null
    readonly minMs?: number
    readonly maxMs?: number
    readonly retry?: boolean
  }
}

const anyLength = 'a wait of any length is told: waiting is policy (recommended reading)'

const exempted: readonly Exemption[] = [
  { id: /^goclaw-zero-means-none$/, reason: 'zero is a permission (recommended reading)' },
  { id: /^goclaw-fraction-not-accepted$/, reason: 'fractions are read (recommended reading)' },
  { id: /^openai-leading-number-is-read$/, reason: 'not a legal value (recommended reading)' },
  {
    id: /^openai-(?:ms-|date-)?over-one-minute|^vercel-exactly-one-minute-is-dropped$/,
    reason: anyLength,
  },
  {
    id: /^openai-backoff-|^goclaw-hint-beats-backoff$/,
    reason: 'what a retry does with a hint, or without: the retry middleware has its own rule',
  },
  {
    id: /^streamed-request-body-is-never-retried$/,
    reason: 'a property of the request: an attempt starts from the request and not from a body',
  },
]

const rows = vectors.cases as unknown as readonly Row[]
const running = rows.filter(({ id }) => !exempted.some((exemption) => exemption.id.test(id)))
const group = (name: string) =>
  running.filter((row) => row.group === name).map((row) => [row.id, row] as const)

describe('the retry-after vectors', () => {
  test.each(group('parse'))('%s', (_, { headers, nowMs = 0, expect: expected }) => {
    const given = new Headers((headers ?? []).map(([name, value]) => [name, value]))
    // The wall clock of a client is taken for that of the answer.
    given.set('date', new Date(nowMs).toUTCString())
    const delayMs = parseRetryAfter(given) ?? null
    const { delayMs: exact, minMs = exact, maxMs = exact } = expected
    const within = delayMs !== null && delayMs >= Number(minMs) && delayMs <= Number(maxMs)
    expect(delayMs === exact || within, `read ${delayMs}`).toBe(true)
  })

  test.each(group('should-retry'))('%s', (_, { status, headers, expect: { retry } }) => {
    const answer = status
      ? { status, headers: new Headers((headers ?? []).map(([n, v]) => [n, v])), body: '' }
      : undefined
    const error = Object.assign(new Error('reset'), answer ? {} : { code: 'ECONNRESET' })
    const failure = { error, answer, delivery: 'unknown', sent: true } as const
    expect(classifyFailure(failure, openai({ apiKey: 'vectors' })).transient).toBe(retry)
  })

  test('every group and every exemption is used', () => {
    expect(new Set(running.map((row) => row.group))).toEqual(new Set(['parse', 'should-retry']))
    const idle = exempted.filter(({ id }) => !rows.some((row) => id.test(row.id)))
    expect(idle).toEqual([])
  })

  afterAll(() => {
    console.info(explainExemptions('retry-after.json', rows, exempted))
  })
})
