import { APICallError } from '@ai-sdk/provider'
import {
  Fault,
  classifyFailure,
  createImage,
  mayHaveBeenPaid,
  pipeline,
  type CallError,
  type Failure,
  type ImageRequestInput,
} from '@stint/core'
import { describe, expect, test } from 'vitest'
import { vendorServer, type Asked, type VendorAnswer } from './__fixtures__/vendor-server.ts'
import {
  blackForestLabs,
  fal,
  luma,
  replicate,
  xai,
  type VendorCase,
} from './__fixtures__/vendors.ts'
import { classifyImageModel } from './faults.ts'
import { fromImageModel } from './from-image-model.ts'

type Answered = (asked: Asked, origin: string) => VendorAnswer | undefined

/** What a call ends with, and what the vendor was asked, where it answers otherwise than usual. */
async function ended(
  given: VendorCase,
  answer: Answered,
  { request = {}, ready = false }: { request?: Partial<ImageRequestInput>; ready?: boolean } = {},
): Promise<{ fault: Fault; lines: readonly string[]; error: CallError }> {
  await using server = await vendorServer(
    (asked, origin) => answer(asked, origin) ?? given.answer(asked, origin),
  )
  const provider = fromImageModel(
    ready
      ? given.make(globalThis.fetch, server.origin)
      : (fetch) => given.make(fetch, server.origin),
    { providerOptions: given.providerOptions, polls: { every: 1, failures: 3 } },
  )
  const call = pipeline(createImage)
    .to(provider)
    .run({ prompt: 'a red bicycle', ...request })
  const error = await call.then(
    () => expect.unreachable('it should have failed'),
    (thrown: unknown) => thrown as CallError,
  )
  const { fault } = error
  if (fault === undefined) throw error
  return { fault, lines: [...server.lines], error }
}

const at =
  (path: string, answer: VendorAnswer): Answered =>
  (asked) =>
    asked.path.startsWith(path) ? answer : undefined
const submission =
  (answer: VendorAnswer): Answered =>
  (asked) =>
    asked.method === 'POST' ? answer : undefined
const posts = (lines: readonly string[]) => lines.filter((line) => line.startsWith('POST'))

describe('a submission that is turned down', () => {
  test.each<[string, VendorCase, VendorAnswer, object]>([
    [
      'fal',
      fal,
      {
        status: 422,
        json: {
          detail: [{ loc: ['body', 'prompt'], msg: 'flagged', type: 'content_policy_violation' }],
        },
      },
      { kind: 'content_policy', delivery: 'rejected', message: 'flagged' },
    ],
    [
      'fal',
      fal,
      { status: 422, json: { detail: [{ loc: [], msg: 'no', type: 'x' }] } },
      { kind: 'invalid_request' },
    ],
    [
      'replicate',
      replicate,
      { status: 429, json: { detail: 'Request was throttled.' }, headers: { 'retry-after': '7' } },
      { kind: 'rate_limit', retryAfterMs: 7000, message: 'Request was throttled.' },
    ],
    ['replicate', replicate, { status: 402, json: { detail: 'no credit' } }, { kind: 'billing' }],
    ['luma', luma, { status: 503, json: {} }, { kind: 'overloaded', delivery: 'rejected' }],
    ['luma', luma, { status: 400, json: { detail: 'Insufficient credits' } }, { kind: 'billing' }],
    [
      'Black Forest Labs',
      blackForestLabs,
      { status: 429, json: { detail: 'busy, try again in 3s' } },
      { kind: 'rate_limit', retryAfterMs: 3000 },
    ],
    ['xAI', xai, { status: 502, json: {} }, { kind: 'server_error', delivery: 'unknown' }],
  ])('by %s is named by its status and its words', async (_, given, answer, fault) => {
    const found = await ended(given, submission(answer))
    expect(found.fault).toMatchObject(fault)
    expect(found.lines).toEqual([given.submission])
  })
})

describe('a submission that was taken on', () => {
  test.each<[string, VendorCase, string]>([
    ['replicate', replicate, '/v1/predictions/'],
    ['luma', luma, '/dream-machine/v1/generations/l1'],
    ['Black Forest Labs', blackForestLabs, '/v1/get_result'],
    ['fal', fal, '/made.png'],
    ['xAI', xai, '/made.png'],
  ])('may have been paid when %s answers what comes after it with 503', async (_, given, path) => {
    const { fault, lines, error } = await ended(given, at(path, { status: 503, json: {} }))
    expect(posts(lines)).toEqual([given.submission])
    expect(lines).toHaveLength(4)
    expect(fault).toMatchObject({ kind: 'network', status: 503, delivery: 'unknown' })
    expect(fault.message).toMatch(/^the result could not be fetched: /)
    expect(mayHaveBeenPaid(fault)).toBe(true)
    expect(error.report.attempts).toMatchObject([{ submissions: 1, sends: 4 }])
  })

  test('is not given up by a poll that will never pass, and not asked again', async () => {
    const { fault, lines } = await ended(replicate, at('/made.png', { status: 404, json: {} }))
    expect(lines.filter((line) => line === 'GET /made.png')).toHaveLength(1)
    expect(fault).toMatchObject({ kind: 'network', transient: false, status: 404 })
    expect(mayHaveBeenPaid(fault)).toBe(true)
  })

  test('may have been paid when one of several downloads fails before another succeeds', async () => {
    const { fault } = await ended(fal, ({ method, path }, origin) => {
      const images = ['/gone.png', '/made.png'].map((name) => ({ url: `${origin}${name}` }))
      if (method === 'POST') return { json: { images } }
      return path === '/gone.png' ? { status: 404, json: {} } : undefined
    })
    expect(fault).toMatchObject({ kind: 'network', status: 404 })
    expect(mayHaveBeenPaid(fault)).toBe(true)
  })

  test('has a download that breaks off repeated, until it is given up', async () => {
    const { fault, lines } = await ended(fal, at('/made.png', 'cut'))
    expect(lines).toEqual([fal.submission, 'GET /made.png', 'GET /made.png', 'GET /made.png'])
    expect(fault).toMatchObject({ kind: 'network', delivery: 'accepted' })
    expect(mayHaveBeenPaid(fault)).toBe(true)
  })

  test('may have been paid when its poll fails past the attempt', async () => {
    const answer = at('/v1/predictions/', { status: 503, json: {} })
    const { fault, lines } = await ended(replicate, answer, { ready: true })
    expect(lines).toEqual([replicate.submission, 'GET /v1/predictions/p1'])
    expect(mayHaveBeenPaid(fault)).toBe(true)
  })

  const polled =
    (json: unknown): Answered =>
    (asked) =>
      asked.method === 'GET' ? { json } : undefined
  const urls = { get: 'https://api.replicate.com/v1/predictions/p1' }
  test.each<[string, VendorCase, Answered, object]>([
    [
      'failed',
      replicate,
      polled({ status: 'failed', error: 'out of memory', urls }),
      { kind: 'server_error', message: 'Replicate image generation failed: out of memory' },
    ],
    [
      'was held back',
      replicate,
      polled({ status: 'failed', error: 'NSFW content detected', urls }),
      { kind: 'content_policy' },
    ],
    ['was cancelled', replicate, polled({ status: 'canceled', urls }), { kind: 'server_error' }],
    ['made nothing', replicate, polled({ status: 'succeeded', urls }), { kind: 'empty_response' }],
    [
      'failed',
      luma,
      polled({ id: 'l1', state: 'failed', failure_reason: 'the GPU burnt' }),
      { kind: 'server_error', message: 'Image generation failed: the GPU burnt' },
    ],
    [
      'was held back',
      luma,
      polled({ id: 'l1', state: 'failed', failure_reason: 'advanced moderation failed' }),
      { kind: 'content_policy' },
    ],
    ['made nothing', luma, polled({ id: 'l1', state: 'completed' }), { kind: 'empty_response' }],
    ['failed', blackForestLabs, polled({ status: 'Failed' }), { kind: 'server_error' }],
    [
      'was held back',
      blackForestLabs,
      polled({ status: 'Content Moderated' }),
      { kind: 'content_policy' },
    ],
    [
      'was held back',
      xai,
      submission({ json: { data: [{ b64_json: 'x', respect_moderation: false }] } }),
      { kind: 'content_policy' },
    ],
    ['made nothing', xai, submission({ json: { data: [] } }), { kind: 'empty_response' }],
  ])('has ended when it %s: %o', async (_, given, answer, fault) => {
    const found = await ended(given, answer)
    expect(found.fault).toMatchObject({ delivery: 'accepted', ...fault })
    expect(mayHaveBeenPaid(found.fault)).toBe(false)
    expect(found.error.report.jobs).toEqual([])
  })

  test('may have been paid when it took longer than the package waits', async () => {
    const providerOptions = { luma: { maxPollAttempts: 1, pollIntervalMillis: 1 } }
    const dreaming = polled({ id: 'l1', state: 'dreaming' })
    const { fault, error } = await ended(luma, dreaming, { request: { providerOptions } })
    expect(fault).toMatchObject({ kind: 'timeout', delivery: 'accepted' })
    expect(mayHaveBeenPaid(fault)).toBe(true)
    expect(error.report.jobs).toEqual([{ target: luma.id, id: 'l1', shape: 'original' }])
    expect(error.message).toMatch(/A job is unfinished.*'l1' at luma\/photon-1/)
  })

  test('may have been paid when its answer cannot be read', async () => {
    const { fault } = await ended(replicate, submission({ json: { id: 'p1' } }))
    expect(fault).toMatchObject({ kind: 'malformed_response', delivery: 'accepted' })
    expect(mayHaveBeenPaid(fault)).toBe(true)
  })
})

describe('an error that nobody saw on the wire', () => {
  const unseen = (fields: Partial<Failure>): Failure => ({
    error: undefined,
    answer: undefined,
    delivery: 'unknown',
    sent: false,
    ...fields,
  })
  const call = (url: string, requestBodyValues: unknown, statusCode = 503) =>
    new APICallError({ message: 'busy', url, requestBodyValues, statusCode })
  const named = (error: unknown) =>
    classifyFailure(unseen({ error }), { classify: classifyImageModel })

  test('is one of the submission when it was sent with a body', () => {
    const error = call('https://api.example/paint', { prompt: 'a' })
    expect(named(error)).toMatchObject({ kind: 'overloaded', delivery: 'rejected' })
    expect(named(new Error('wrapped', { cause: error }))).toMatchObject({ kind: 'overloaded' })
  })

  test.each([
    ['a GET', call('https://api.example/jobs/1', {})],
    ['a poll by POST', call('https://api.fireworks.ai/x/get_result', { id: '1' })],
  ])('may have been paid when it answers %s', (_, error) => {
    expect(mayHaveBeenPaid(named(error))).toBe(true)
  })

  test.each([
    ['AI_LoadAPIKeyError', 'auth'],
    ['AI_NoSuchModelError', 'not_found'],
    ['AI_InvalidArgumentError', 'invalid_request'],
    ['AI_UnsupportedFunctionalityError', 'unsupported'],
  ])('is unsent when it is an %s', (name, kind) => {
    const error = Object.assign(new Error('no'), { name })
    expect(named(error)).toMatchObject({ kind, delivery: 'unsent', message: 'no' })
  })

  test('is an empty response when the AI SDK says so', () => {
    const error = Object.assign(new Error('No image generated.'), {
      name: 'AI_NoImageGeneratedError',
    })
    expect(named(error)).toMatchObject({ kind: 'empty_response', delivery: 'accepted' })
  })

  test('is left to the general reading otherwise', () => {
    expect(named('gone')).toMatchObject({ kind: 'unknown', message: 'gone' })
    expect(named(new Error('what'))).toMatchObject({ kind: 'unknown', delivery: 'unknown' })
  })
})

test('the classify of an option comes first, where it says something', async () => {
  await using server = await vendorServer(({ before }) => ({ status: 500 + before, json: {} }))
  const provider = fromImageModel((fetch) => fal.make(fetch, server.origin), {
    classify: ({ answer }) => (answer?.status === 500 ? new Fault('quota') : undefined),
  })
  const line = pipeline(createImage).to(provider)
  await expect(line.run({ prompt: 'a' })).rejects.toMatchObject({ fault: { kind: 'quota' } })
  await expect(line.run({ prompt: 'a' })).rejects.toMatchObject({ fault: { kind: 'unsupported' } })
})
