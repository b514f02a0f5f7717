import { createImage, pipeline } from '@stint/core'
import { scriptedProvider } from '@stint/testkit'
import { expect, test } from 'vitest'
import { deadline, retry } from '../index.ts'
import { breaker, type BreakerOptions } from './index.ts'

const roleOf = (options?: BreakerOptions) => breaker(options).layer?.role

/** What explain finds of the breaker itself: each attempt has 40 s, and is made up to three times. */
function found(options: BreakerOptions): readonly string[] {
  const { findings } = pipeline(createImage)
    .use(retry({ attempts: 3 }))
    .use(breaker(options))
    .use(deadline('40s'))
    .to(scriptedProvider('a', ['ok']))
    .explain()
  return findings.map(({ code }) => code).filter((code) => code.startsWith('breaker-'))
}

test('it tells explain how many failures open it, and what it keeps apart', () => {
  expect(roleOf()).toMatchObject({ kind: 'breaker', key: 'target', opensAfter: 5 })
  expect(roleOf({ failures: 2, key: 'request' })).toMatchObject({ key: 'request', opensAfter: 2 })
  expect(roleOf({ key: () => 'all' })).toMatchObject({ key: 'other' })
  expect(roleOf({ rate: 0.5 })).toMatchObject({ opensAfter: 10 })
  expect(roleOf({ slow: { after: '9s', rate: 1 }, minimum: 3 })).toMatchObject({ opensAfter: 3 })
})

test('it looks back over a time only where it forgets: failures in a row count for ever', () => {
  expect(roleOf({ rate: 0.5, window: '60s' })).toMatchObject({ windowMs: 60_000 })
  expect(roleOf({ rate: 0.5, window: 60 })).toMatchObject({ windowMs: undefined })
  expect(roleOf({ slow: { after: '9s', rate: 1 }, window: '60s' })).toMatchObject({
    windowMs: undefined,
    slowAfterMs: 9000,
  })
})

test('explain finds what could never open it, and what one call opens it with', () => {
  expect(found({ rate: 0.5, window: '80s' })).toEqual([])
  expect(found({ rate: 0.5, window: '60s' })).toEqual(['breaker-cannot-open'])
  expect(found({ slow: { after: '30s', rate: 0.5 } })).toEqual([])
  expect(found({ slow: { after: '40s', rate: 0.5 } })).toEqual(['breaker-cannot-open'])
  expect(found({ rate: 0.5, window: 2 })).toEqual(['breaker-trips-in-call'])
})
