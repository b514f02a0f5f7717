import { describe, expect, it } from 'vitest'
import { adviseOn } from './advice.ts'
import { Fault } from './fault.ts'
import { Refusal, type RefusalFields } from './refusal.ts'

const refused = (fields: RefusalFields = {}): Refusal => new Refusal('breaker', 'is open', fields)

describe('advice on a fault', () => {
  it.each([
    [
      'of the request is to change it',
      new Fault('content_policy'),
      {
        again: 'changed',
        text: 'Do not repeat this request as it is (content policy): change it first.',
      },
    ],
    [
      'of its shape is to change it',
      new Fault('too_large'),
      {
        again: 'changed',
        text: 'Do not repeat this request as it is (too large): change it first.',
      },
    ],
    [
      'that will not pass is to mend the setup',
      new Fault('auth'),
      {
        again: 'never',
        text: 'Asking again cannot help (auth): the setup must be mended first.',
      },
    ],
    [
      'that may pass is to wait',
      new Fault('server_error'),
      {
        again: 'later',
        text: 'The request may succeed later (server error). Wait before asking again.',
      },
    ],
    [
      'that says when to come back is to wait until then',
      new Fault('rate_limit', { retryAfterMs: 90_000 }),
      {
        again: 'later',
        afterMs: 90_000,
        text: 'The request may succeed later (rate limit). Ask again in 90 s.',
      },
    ],
    [
      'of being cut off is to ask again, although it is a fault of the request',
      new Fault('aborted'),
      { again: 'later', text: 'The call was cut off; it may be made again.' },
    ],
  ])('%s', (_, fault, advice) => {
    expect(adviseOn(fault, [])).toEqual(advice)
  })

  it('comes before advice on refusals', () => {
    expect(adviseOn(new Fault('auth'), [refused()]).again).toBe('never')
  })
})

describe('advice where nothing was sent', () => {
  it('is to wait for the first layer that lets the call in again', () => {
    const refusals = [refused({ afterMs: 20_000 }), refused(), refused({ afterMs: 5000 })]
    expect(adviseOn(undefined, refusals)).toEqual({
      again: 'later',
      afterMs: 5000,
      text: 'Nothing was sent. Ask again in 5 s.',
    })
  })

  it('is to wait where no layer says how long', () => {
    expect(adviseOn(undefined, [refused()])).toEqual({
      again: 'later',
      text: 'Nothing was sent. Wait before asking again.',
    })
  })

  it('is to change the request where every layer asks for that, and only then', () => {
    const changed = refused({ again: 'changed', afterMs: 5000 })
    expect(adviseOn(undefined, [changed, changed])).toEqual({
      again: 'changed',
      text: 'This same request has failed repeatedly and was not sent again: change it, or give up.',
    })
    expect(adviseOn(undefined, [changed, refused()]).again).toBe('later')
  })

  it('is to mend the pipeline where nobody refused either', () => {
    expect(adviseOn(undefined, [])).toEqual({
      again: 'never',
      text: 'This is a mistake in the pipeline: mend it before calling again.',
    })
  })
})

it('advises against any other call in a scope that refuses, whatever the fault', () => {
  const rest = ': do not call again in it, go on with what there is.'
  const scope = { layer: 'scope', index: -1 }
  const fault = new Fault('overloaded')
  expect(adviseOn(fault, [], scope)).toEqual({
    again: 'never',
    text: `This scope lets nothing more through${rest}`,
  })
  expect(
    adviseOn(fault, [], scope, { reason: 'its 3 s have passed', afterMs: undefined }).text,
  ).toBe(`This scope lets nothing more through (its 3 s have passed)${rest}`)
})

it('says that a scope whose shared state is lost may let something through later', () => {
  const scope = { layer: 'scope', index: -1 }
  expect(adviseOn(undefined, [], scope, { reason: 'it is lost', afterMs: 1000 })).toEqual({
    again: 'later',
    afterMs: 1000,
    text: 'This scope lets nothing through at present (it is lost). Ask again in 1 s.',
  })
})
