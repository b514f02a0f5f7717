import { afterEach, describe, expect, it } from 'vitest'
import type { OutgoingRequest, Provider } from '../provider.ts'
import { isRedirect, Submission, targetOf } from './submission.ts'
import { Submissions } from './submissions.ts'

const request = (
  method: string,
  url = 'https://a.example/images',
  headers = {},
): OutgoingRequest => ({
  method,
  url,
  headers: new Headers(headers),
})
const post = request('POST')
const other = request('POST', 'https://a.example/token')
const provider = (fields: Partial<Provider> = {}): Provider => ({
  id: 'a',
  accepts: () => true,
  attempt: () => ({}),
  ...fields,
})

const open: Submissions[] = []
const submissions = (fields: Partial<Provider> = {}, awaited = true): Submissions => {
  const made = new Submissions(provider(fields), awaited)
  open.push(made)
  return made
}
afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

const answer = (status: number) => ({ status, headers: new Headers(), body: '' })

describe('the paid submissions of an attempt', () => {
  it('are its POSTs, unless the provider says which', () => {
    expect([post, request('GET')].map((each) => submissions().isPaid(each))).toEqual([true, false])
    const puts = submissions({ isSubmission: ({ method }) => method === 'PUT' })
    expect([post, request('PUT')].map((each) => puts.isPaid(each))).toEqual([false, true])
  })

  it('are counted until they are withdrawn', () => {
    const all = submissions()
    const first = all.add(post, true)
    all.add(other, false)
    expect(all.count).toBe(2)
    all.withdraw(first)
    expect(all.count).toBe(1)
    expect(all.before(other, false)?.target).toBe('POST https://a.example/token')
  })

  it('forbid another one to the same address, whatever its query', () => {
    const all = submissions()
    const first = all.add(post, false)
    expect(all.before(request('POST', `${post.url}?try=2`), false)).toBe(first)
    expect(all.before(other, false)).toBeUndefined()
    expect(all.before(other, true)).toBeUndefined()
  })

  it('forbid any other one where both go through attempt.fetch, or the provider says what is paid', () => {
    const metered = submissions()
    const first = metered.add(post, true)
    expect(metered.before(other, true)).toBe(first)
    expect(metered.before(other, false)).toBeUndefined()
    const strict = submissions({ isSubmission: () => true })
    const only = strict.add(post, false)
    expect(strict.before(other, false)).toBe(only)
  })

  it('have the delivery of the last, or unknown where that of any is', () => {
    const all = submissions()
    expect(all.delivery).toBeUndefined()
    all.add(post, true).onAnswer(answer(503))
    expect(all.delivery).toBe('rejected')
    all.add(other, true).onAnswer(answer(200))
    expect(all.delivery).toBe('accepted')
    const lost = all.add(post, true)
    expect(all.delivery).toBe('unknown')
    lost.onAnswer(answer(400))
    expect(all.delivery).toBe('rejected')
  })
})

describe('a request seen in an attempt', () => {
  it("may be another's that has not submitted anything yet, of the same provider", () => {
    const mine = submissions()
    expect(mine.mayBeOfAnother(post)).toBe(false)
    const stranger = submissions({ id: 'b' })
    expect(mine.mayBeOfAnother(post)).toBe(false)
    const sibling = submissions()
    expect(mine.mayBeOfAnother(post)).toBe(true)
    sibling.close()
    expect(mine.mayBeOfAnother(post)).toBe(false)
    stranger.close()
  })

  it("may be another's that still waits to be seen sending there", () => {
    const mine = submissions()
    const waits = submissions({ id: 'b' }).add(post, true)
    expect([post, other].map((each) => mine.mayBeOfAnother(each))).toEqual([true, false])
    waits.seen = true
    expect(mine.mayBeOfAnother(post)).toBe(false)
  })

  it("is not that of one that resumes a job, nor another's where it calls itself a retry", () => {
    const mine = submissions()
    submissions({}, false)
    expect(mine.mayBeOfAnother(post)).toBe(false)
    submissions()
    const count = (value: string) => request('POST', post.url, { 'x-stainless-retry-count': value })
    expect(mine.mayBeOfAnother(count('0'))).toBe(true)
    expect(mine.mayBeOfAnother(count('1'))).toBe(false)
  })
})

describe('a submission', () => {
  it('is known by its method and its address, also one that is no URL', () => {
    expect(targetOf(request('POST', 'https://a.example:8443/x/y?key=1#z'))).toBe(
      'POST https://a.example:8443/x/y',
    )
    expect(targetOf(request('PUT', '/x?y'))).toBe('PUT /x?y')
  })

  it('was seen going out where it did not go through attempt.fetch', () => {
    expect([true, false].map((metered) => new Submission(post, metered).seen)).toEqual([
      false,
      true,
    ])
  })

  it('has succeeded once its answer takes it on', () => {
    const submission = new Submission(post, true)
    expect(submission.succeeded).toBe(false)
    submission.onAnswer(answer(400))
    expect(submission.succeeded).toBe(false)
    submission.onAnswer(answer(399))
    expect(submission.succeeded).toBe(true)
  })

  it('is not taken back by a connection that breaks after the head of its answer', () => {
    const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' })
    const broken = new Submission(post, true)
    broken.onFailure(refused)
    expect([broken.delivery, broken.failure]).toEqual(['unsent', refused])
    const odd = new Submission(post, true)
    odd.onFailure(new Error('x'))
    expect(odd.delivery).toBe('unknown')
    const taken = new Submission(post, true)
    taken.onAnswer(answer(200))
    taken.onFailure(refused)
    expect(taken.delivery).toBe('accepted')
  })

  const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' })

  it('is not unsent once its bytes went out, whatever the code of the failure', () => {
    const sent = new Submission(post, true)
    sent.onSent()
    sent.onFailure(refused)
    expect(sent.delivery).toBe('unknown')
  })

  it('that was to be sent again elsewhere is as far as it came there', () => {
    const passedOn = (): Submission => {
      const submission = new Submission(post, true)
      submission.onSent()
      submission.onRedirect(307)
      return submission
    }
    const deliveryAfter = (tell: (submission: Submission) => void): string => {
      const submission = passedOn()
      tell(submission)
      return submission.delivery
    }
    expect(deliveryAfter((each) => each.onFailure(refused))).toBe('unsent')
    expect(deliveryAfter((each) => each.onFailure(new Error('not followed')))).toBe('rejected')
    expect(deliveryAfter((each) => each.onAnswer(answer(503)))).toBe('rejected')
    const sentThere = (each: Submission): void => {
      each.onSent()
      each.onFailure(new Error('broken'))
    }
    expect(deliveryAfter(sentThere)).toBe('unknown')
  })

  it.each([301, 302, 303])(
    'whose answer was looked for elsewhere, by a %i, is not turned down by what happens there',
    (status) => {
      const lost = new Submission(post, true)
      lost.onRedirect(status)
      lost.onRedirect(307)
      lost.onFailure(refused)
      expect(lost.delivery).toBe('unknown')
      const turnedDown = new Submission(post, true)
      turnedDown.onRedirect(status)
      turnedDown.onAnswer(answer(404))
      expect(turnedDown.delivery).toBe('unknown')
      turnedDown.onAnswer(answer(200))
      expect(turnedDown.delivery).toBe('accepted')
    },
  )
})

it.each([
  [299, false],
  [300, true],
  [304, false],
  [307, true],
  [399, true],
  [400, false],
])('%i only says where to ask instead: %s', (status, redirects) => {
  expect(isRedirect(status)).toBe(redirects)
})
