import { expect, it } from 'vitest'
import { commitOption } from './commit-rule.ts'

it.each(['first', 'complete', { chars: 1 }, { ms: 0.5 }, { chars: 200, ms: 300 }])(
  '%j is a rule of when output becomes visible',
  (rule) => {
    expect(commitOption.safeParse(rule)).toEqual({ success: true, data: rule })
  },
)

it.each([
  'last',
  {},
  { chars: 0 },
  { chars: 1.5 },
  { ms: 0 },
  { ms: '1s' },
  { chars: 1, words: 2 },
  null,
  5,
  undefined,
])('%j is none, and the message says what is', (rule) => {
  const { error } = commitOption.safeParse(rule)
  expect(error?.issues[0]?.message).toBe(
    "expected 'first', 'complete' or { chars, ms }, at least one of the two",
  )
})
