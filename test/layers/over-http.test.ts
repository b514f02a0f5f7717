import { createImage, pipeline, type Layer } from '@stint/core'
import { batch, deadline, failover, hedge, limit, retry } from '@stint/middleware'
import { google } from '@stint/providers/google'
import { openai } from '@stint/providers/openai'
import { flakyBackend, type FlakyBackend, type Submission } from '@stint/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let backend: FlakyBackend

beforeAll(async () => {
  backend = await flakyBackend()
})
beforeEach(() => backend.reset())
afterAll(() => backend.close())

const apiKey = 'sk-demo'
const gemini = () => google({ apiKey, baseURL: backend.google.baseURL })
const gpt = () => openai({ apiKey, baseURL: backend.openai.baseURL })

function declare(...layers: Layer[]) {
  let stack = pipeline(createImage).use(deadline('20s'))
  for (const layer of layers) stack = stack.use(layer)
  return stack
}

const outcomes = (submissions: readonly Submission[]) => submissions.map(({ outcome }) => outcome)

describe('batch', () => {
  test('four images of a vendor that makes one at a time are four submissions', async () => {
    const { images, report } = await declare(batch()).to(gemini()).run({ prompt: 'a poster', n: 4 })
    expect(images).toHaveLength(4)
    expect(backend.submissions).toHaveLength(4)
    expect(report.attempts.map(({ submissions }) => submissions)).toEqual([1, 1, 1, 1])
  })

  test('only the one that failed is submitted again', async () => {
    backend.use('google', (_request, n) => (n === 2 ? 'overloaded' : 'image'))
    const stack = declare(retry({ backoff: 1 }), batch({ attempts: 1 })).to(gemini())
    expect((await stack.run({ prompt: 'a poster', n: 3 })).images).toHaveLength(3)
    expect(backend.submissions).toHaveLength(4)
  })

  test('a content refusal closes the connections of the others, and nothing is sent after it', async () => {
    backend.use('google', async (_request, n) => {
      if (n === 1) return 'hang'
      await backend.google.arrived(1)
      return 'moderation'
    })
    const above: unknown[] = []
    const look: Layer = async (_ctx, next) =>
      next().catch((error) => Promise.reject((above.push(error), error)))
    const stack = declare(look, retry({ backoff: 1 }), batch()).to(gemini())
    await expect(stack.run({ prompt: 'a poster', n: 2 })).rejects.toThrow(/content_policy/)
    expect(above).toMatchObject([{ kind: 'content_policy' }])
    await backend.idle()
    expect(outcomes(backend.submissions).toSorted()).toEqual(['answered', 'client-gone'])
  })
})

describe('hedge', () => {
  test('the loser is closed on the wire', async () => {
    backend.use('openai', ['hang', 'image'])
    const { report } = await declare(hedge({ after: 30 }))
      .to(gpt())
      .run({ prompt: 'a poster' })
    expect(report.attempts).toMatchObject([
      { fault: { kind: 'aborted' }, cutBy: 'hedge', submissions: 1, delivery: 'unknown' },
      { submissions: 1, delivery: 'accepted' },
    ])
    await backend.idle()
    expect(outcomes(backend.submissions)).toEqual(['client-gone', 'answered'])
  })

  test('above failover it goes to the other vendor', async () => {
    backend.use('openai', 'hang')
    const stack = declare(hedge({ after: 30 }), failover([gpt(), gemini()]))
    const { provider } = await stack.run({ prompt: 'a poster' })
    expect(provider).toMatch(/^google/)
    expect([backend.openai.submissions.length, backend.google.submissions.length]).toEqual([1, 1])
  })
})

describe('limit', () => {
  test('no more are at the vendor at a time than it lets in', async () => {
    backend.use('openai', { after: '15ms', answer: 'image' })
    const stack = declare(limit({ concurrent: 2, queue: 9 })).to(gpt())
    const calls = Array.from({ length: 6 }, () => stack.run({ prompt: 'a poster' }))
    const reports = (await Promise.all(calls)).map(({ report }) => report)
    const { submissions } = backend
    const insideAt = submissions.map(
      ({ at }) => submissions.filter((other) => other.at <= at && at < (other.endedAt ?? 0)).length,
    )
    expect(Math.max(...insideAt)).toBe(2)
    expect(reports.filter(({ waits }) => waits.length > 0)).toHaveLength(4)
  })
})
