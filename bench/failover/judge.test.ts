import { describe, expect, it } from 'vitest'
import type { Asked, Entry } from './journal.ts'
import { judge } from './judge.ts'
import { hang, made, overloaded, quotaUsedUp } from './step.ts'

const asked = (fields: Partial<Asked>): Asked => ({
  call: 1,
  began: 0,
  ended: 100,
  ok: true,
  failure: undefined,
  ...fields,
})

const entry = (fields: Partial<Entry>): Entry => ({
  vendor: 'main',
  call: 1,
  at: 0,
  digest: 'a',
  light: false,
  step: made(0),
  endedAt: 50,
  cut: false,
  ...fields,
})

describe('the judge', () => {
  it('counts what went out and what is billed, by the call', () => {
    const entries = [
      entry({ step: overloaded(0) }),
      entry({ at: 50, endedAt: 100 }),
      entry({ call: 2, step: hang, cut: true }),
    ]
    const calls = [asked({}), asked({ call: 2, ok: false, ended: 300 })]
    expect(judge({ entries, asked: calls, timersLeft: 0 })).toEqual({
      calls: 2,
      success: 0.5,
      light: 0,
      sent: 1.5,
      billed: 1,
      p50: 100,
      max: 300,
      late: 0,
      again: 0,
    })
  })

  it('counts as late what goes out when its caller has an answer, though another call is going on', () => {
    const entries = [entry({}), entry({ at: 101, endedAt: 140 }), entry({ call: 2, at: 101 })]
    const calls = [asked({}), asked({ call: 2, began: 90, ended: 200 })]
    expect(judge({ entries, asked: calls, timersLeft: 0 }).late).toBe(1)
  })

  it.each([
    ['the same to the same vendor after its answer', {}, 1],
    ['the same to another vendor', { vendor: 'backup' as const }, 0],
    ['another request', { digest: 'b' }, 0],
    ['the same before the answer was there', { at: 49 }, 0],
  ])('after a fault that says never again, counts %s', (_, second, again) => {
    const entries = [entry({ step: quotaUsedUp(0) }), entry({ at: 60, ...second })]
    expect(judge({ entries, asked: [asked({})], timersLeft: 0 }).again).toBe(again)
  })

  it('does not count a repetition after a fault that may pass', () => {
    const entries = [entry({ step: overloaded(0) }), entry({ at: 60 })]
    expect(judge({ entries, asked: [asked({})], timersLeft: 0 }).again).toBe(0)
  })

  it('takes the turn of an agent for one call, with its pauses', () => {
    const calls = [asked({ ok: false }), asked({ began: 110, ended: 150 })]
    expect(
      judge({ entries: [entry({}), entry({ at: 120 })], asked: calls, timersLeft: 0 }),
    ).toMatchObject({
      calls: 1,
      success: 1,
      sent: 2,
      max: 150,
      late: 0,
    })
  })

  it('knows an image of the lighter prompt by the submission that it came from', () => {
    const entries = [entry({ cut: true }), entry({ light: true, endedAt: 90 })]
    expect(judge({ entries, asked: [asked({})], timersLeft: 0 }).light).toBe(1)
  })

  it('says that a caller waits for ever whose answer never came', () => {
    const calls = [asked({ ok: false, ended: Infinity })]
    expect(judge({ entries: [], asked: calls, timersLeft: 0 }).max).toBe(Infinity)
  })
})
