import { createImage, pipeline, type CallError, type Provider } from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { retry } from '@stint/middleware/retry'
import { codex } from '@stint/providers/codex'
import { dashscope } from '@stint/providers/dashscope'
import { google } from '@stint/providers/google'
import { openai } from '@stint/providers/openai'
import { openrouter } from '@stint/providers/openrouter'
import { flakyBackend, samplePng, type BackendScript, type FlakyBackend } from '@stint/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const key = 'sk-proj-demo-0123456789abcdef'
let backend: FlakyBackend
let reference: Uint8Array

beforeAll(async () => {
  backend = await flakyBackend()
  reference = await samplePng({ width: 64, height: 64, text: 'ref' })
})
beforeEach(() => backend.reset())
afterAll(() => backend.close())

const targets = {
  openai: () => openai({ apiKey: key, baseURL: backend.openai.baseURL }),
  google: () => google({ apiKey: key, baseURL: backend.google.baseURL }),
  codex: () => codex({ apiKey: key, baseURL: backend.codex.baseURL }),
  dashscope: () =>
    dashscope({
      apiKey: key,
      baseURL: backend.dashscope.baseURL,
      allowHosts: [new URL(backend.dashscope.baseURL).host],
    }),
  'openrouter, chat completions': () =>
    openrouter({
      model: 'google/gemini-3-pro-image',
      apiKey: key,
      baseURL: backend.openrouter.baseURL,
    }),
  'openrouter, /images': () =>
    openrouter({ model: 'openai/gpt-image-2', apiKey: key, baseURL: backend.openrouter.baseURL }),
}

type Target = keyof typeof targets
type Vendor = 'openai' | 'google' | 'codex' | 'dashscope' | 'openrouter'

const vendorOf = (target: Target): Vendor => target.split(',')[0] as Vendor

async function failure(target: Target, script: BackendScript): Promise<CallError> {
  backend.use(vendorOf(target), script)
  const line = pipeline(createImage)
    .use(retry({ attempts: 2, backoff: 1, maxWait: '1s', on: () => true }))
    .use(deadline('400ms'))
    .to(targets[target]() as Provider)
  return line.run({ prompt: 'a lighthouse', references: [{ data: reference }] }).then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => error as CallError,
  )
}

/** Answer of the backend, and what becomes of it: kind, delivery, and how often it is then sent. */
const answers = [
  ['server_error', 'server_error', 'rejected', 2],
  ['overloaded', 'overloaded', 'rejected', 2],
  ['rate_limit', 'rate_limit', 'rejected', 2],
  ['quota', 'quota', 'rejected', 2],
  ['auth', 'auth', 'rejected', 2],
  ['not_found', 'not_found', 'rejected', 2],
  ['invalid_request', 'invalid_request', 'rejected', 2],
  ['html_502', 'server_error', 'unknown', 1],
  ['timeout_504', 'timeout', 'unknown', 1],
  ['reset', 'network', 'unknown', 1],
  ['hang', 'timeout', 'unknown', 1],
  ['hang_body', 'timeout', 'accepted', 1],
  ['cut_body', 'network', 'accepted', 1],
  ['malformed', 'malformed_response', 'accepted', 1],
  ['empty', 'empty_response', 'accepted', 2],
] as const

/** Where a vendor's own answer says something else. */
const own: Record<Vendor, Record<string, { kind?: string; sent?: number }>> = {
  // insufficient_quota is about the account's money.
  openai: { quota: { kind: 'billing' } },
  openrouter: { quota: { kind: 'billing' } },
  codex: { quota: { kind: 'billing' } },
  dashscope: {},
  // Its RetryInfo asks for more than the retry's maxWait.
  google: { rate_limit: { sent: 1 } },
}

describe.each(Object.keys(targets) as Target[])('%s over real HTTP', (target) => {
  const vendor = vendorOf(target)

  it.each(answers)(
    '%s is %s, delivery %s, sent %i times',
    async (answer, usual, delivery, often) => {
      const { kind = usual, sent = often } = own[vendor][answer] ?? {}
      const error = await failure(target, { answer })
      expect(error.fault).toMatchObject({ kind, delivery })
      expect(backend.submissions).toHaveLength(sent)
      expect(error.report.attempts.map((attempt) => attempt.submissions)).toEqual(
        Array(sent).fill(1),
      )
      expect(`${error.message} ${JSON.stringify(error.report)}`).not.toContain(key)
    },
  )

  it('a refusal of the content is the fault of the request', async () => {
    const error = await failure(target, 'moderation')
    expect(error.fault).toMatchObject({
      kind: 'content_policy',
      scope: 'request',
      transient: false,
    })
    expect(error.advice.again).toBe('changed')
  })

  it('a Retry-After reaches the fault wherever the vendor puts it', async () => {
    const error = await failure(target, { answer: 'rate_limit', retryAfter: '37s' })
    expect(error.fault).toMatchObject({ kind: 'rate_limit', retryAfterMs: 37_000 })
    expect(backend.submissions).toHaveLength(1)
  })

  it('references arrive byte for byte, and an image comes back', async () => {
    const result = await pipeline(createImage)
      .to(targets[target]() as Provider)
      .run({ prompt: 'a lighthouse', references: [{ data: reference }, { data: reference }] })
    const { references } = backend.submissions[0]!
    expect(references.map(({ bytes }) => bytes)).toEqual([reference.length, reference.length])
    expect(result.images[0]?.mediaType).toBe('image/png')
    expect(result.report.attempts).toMatchObject([
      { sends: vendor === 'dashscope' ? 2 : 1, submissions: 1, delivery: 'accepted' },
    ])
  })

  it('an answer without an end is cut off at the size allowed', async () => {
    backend.use(vendor, 'endless_body')
    const line = pipeline(createImage).to({
      ...(targets[target]() as Provider),
      maxResponseBytes: 5000,
    })
    const error: unknown = await line
      .run({ prompt: 'a lighthouse', references: [{ data: reference }] })
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ fault: { kind: 'malformed_response', delivery: 'accepted' } })
    expect(String(error)).toMatch(/larger than the 5000 bytes allowed/)
  })

  it('the connection is closed promptly when the caller aborts', async () => {
    backend.use(vendor, 'hang')
    const call = pipeline(createImage)
      .to(targets[target]() as Provider)
      .start({ prompt: 'a lighthouse', references: [{ data: reference }] })
    await backend[vendor].arrived()
    call.abort(new Error('the user left'))
    await expect(call.result).rejects.toThrow('the user left')
    await backend.idle().catch(() => undefined)
    expect(backend.submissions.map(({ outcome }) => outcome)).toEqual(['client-gone'])
  })
})

describe.each(['openrouter, chat completions', 'openrouter, /images'] as const)(
  '%s inside a 200',
  (target) => {
    it.each([
      ['server_error', 'server_error'],
      ['overloaded', 'overloaded'],
      ['rate_limit', 'rate_limit'],
      ['quota', 'billing'],
      ['moderation', 'content_policy'],
      ['timeout_504', 'timeout'],
    ] as const)('%s is %s, as with its status', async (answer, kind) => {
      const error = await failure(target, { answer, stage: 'stream' })
      expect(error.fault?.kind).toBe(kind)
    })
  },
)

describe('a refused connection', () => {
  it('is known to be unsent, and may be tried again', async () => {
    const gone = await flakyBackend()
    const { baseURL } = gone.openai
    await gone.close()
    const line = pipeline(createImage)
      .use(retry({ attempts: 2, backoff: 1 }))
      .to(openai({ apiKey: key, baseURL }))
    await expect(
      line.run({ prompt: 'a lighthouse', references: [{ data: reference }] }),
    ).rejects.toMatchObject({
      fault: { kind: 'network', delivery: 'unsent' },
      report: { attempts: [{ delivery: 'unsent' }, { delivery: 'unsent' }] },
    })
  })
})
