import { classifyFailure, parseRetryAfter } from '@stint/core'
import { openai } from '@stint/providers/openai'
import { describe, expect, test } from 'vitest'
import { closeVectors } from './exemptions.ts'
import { retryAfter } from './retry-after.ts'

const group = (name: string) => retryAfter.cases((row) => row.group === name)

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

  closeVectors(retryAfter)
})
