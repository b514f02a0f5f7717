import type { ReportedAttempt } from '@stint/core'
import { describe, expect, it } from 'vitest'
import type { JournalLine } from '../../bench/soak/journal-line.ts'
import { judgeAttempt } from '../../bench/soak/judge-attempt.ts'

const target = { id: 'openai-a', vendor: 'openai', model: 'gpt-image-2', keyDigest: 'abcd0123' }
const expected = { target, prompt: 'a kite', references: 0 }

function attempt(fields: Partial<ReportedAttempt> = {}): ReportedAttempt {
  return {
    number: 1,
    target: 'openai-a',
    shape: 'original',
    startedMs: 0,
    ms: 10,
    sends: 1,
    submissions: 1,
    delivery: 'accepted',
    cost: 1,
    costIs: 'estimated',
    ...fields,
  }
}

function fault(
  kind: NonNullable<ReportedAttempt['fault']>['kind'],
  status?: number,
): Pick<ReportedAttempt, 'fault'> {
  const about = { scope: 'provider', transient: true, delivery: 'unknown', message: '' } as const
  return { fault: { kind, ...about, ...(status !== undefined && { status }) } }
}

function line(fields: Partial<JournalLine> = {}): JournalLine {
  return {
    callId: 'call_1',
    attempt: 1,
    vendor: 'openai',
    model: 'gpt-image-2',
    keyDigest: 'abcd0123',
    prompt: 'a kite',
    references: 0,
    answer: 'image',
    status: 200,
    outcome: 'answered',
    at: 0,
    endedAt: 5,
    ...fields,
  }
}

const cut = { ...fault('timeout'), cutBy: 'deadline', delivery: 'unknown' } as const
const gone = { outcome: 'client-gone', status: undefined, answer: 'hang' } as const
const overloaded = { answer: 'overloaded', status: 503 } as const

describe('what the judge accepts of an attempt', () => {
  it.each<[string, Partial<ReportedAttempt>, Partial<JournalLine> | undefined]>([
    ['answered with an image', {}, {}],
    ['answered with a fault', { ...fault('overloaded', 503), delivery: 'rejected' }, overloaded],
    [
      'broken off by the backend',
      { ...fault('network'), delivery: 'unknown' },
      { answer: 'reset', status: undefined, outcome: 'cut' },
    ],
    ['cut by the client', cut, gone],
    ['cut by the client', cut, { ...gone, prompt: '', model: '', answer: undefined }],
    ['answered as it was cut', cut, {}],
    ['broken off as it was cut', cut, { answer: 'cut_body', outcome: 'cut' }],
    ['cut before it arrived', cut, undefined],
    ['lost on a connection', { ...fault('network'), delivery: 'unknown' }, undefined],
    [
      'ended before it sent',
      { ...fault('aborted'), delivery: 'unsent', sends: 0, submissions: 0 },
      undefined,
    ],
  ])('%s', (how, reported, journal) => {
    const lines = journal ? [line(journal)] : []
    expect(judgeAttempt(attempt(reported), lines, expected)).toEqual({ agrees: how })
  })
})

describe('what the judge rejects of an attempt', () => {
  it.each<[string, Partial<ReportedAttempt>, readonly Partial<JournalLine>[]]>([
    ['a second submission that the report does not have', {}, [{}, {}]],
    ['a submission that the report does not have', { sends: 0, submissions: 0 }, [{}]],
    ['two submissions in one attempt', { sends: 2, submissions: 2 }, [{}, {}]],
    ['a success of which the backend knows nothing', {}, []],
    ['a success where the backend said no', {}, [{ answer: 'empty' }]],
    ['a success that was not delivered', {}, [{ outcome: 'client-gone' }]],
    ['another vendor', {}, [{ vendor: 'google' }]],
    ['the key of another target', {}, [{ keyDigest: 'ffff0000' }]],
    ['another model', {}, [{ model: 'gpt-image-3' }]],
    ['another prompt than its shape says', {}, [{ prompt: 'a boat' }]],
    ['other references than its shape says', {}, [{ references: 2 }]],
    ['a fault of another kind', { ...fault('auth', 503), delivery: 'rejected' }, [overloaded]],
    [
      'a fault with another status',
      { ...fault('overloaded', 500), delivery: 'rejected' },
      [overloaded],
    ],
    [
      'a rejection that the backend did not give',
      { ...fault('overloaded', 503), delivery: 'rejected' },
      [{ answer: 'timeout_504', status: 504 }],
    ],
    ['an accepted request without a head', { ...cut, delivery: 'accepted' }, [gone]],
    ['a request that arrived as unsent', { ...cut, delivery: 'unsent' }, [gone]],
    ['a hang that nobody cut', { ...fault('timeout'), delivery: 'unknown' }, [gone]],
    ['a request that the backend is still at', cut, [{ outcome: 'hanging', status: undefined }]],
    [
      'doubt about an answer that was seen',
      { ...fault('malformed_response'), delivery: 'unknown' },
      [{ answer: 'malformed' }],
    ],
    [
      'a delivery of nothing',
      { ...fault('aborted'), delivery: 'unknown', sends: 0, submissions: 0 },
      [],
    ],
  ])('%s', (_, reported, journal) => {
    const verdict = judgeAttempt(attempt(reported), journal.map(line), expected)
    expect(verdict).toHaveProperty('wrong')
  })
})
