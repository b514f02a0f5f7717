import { createImage, pipeline } from '@stint/core'
import { flakyBackend, type BackendStep, type FlakyBackend } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import {
  aiSdk,
  genai,
  openai,
  openaiWithoutSignal,
  withAxiosRetry,
  withGot,
  type Library,
} from './libraries.ts'
import { outside } from './outside.ts'
import { run } from './run.ts'

/** A 503 that asks for a short wait; a client that only reads whole seconds waits one. */
const busy: BackendStep = { answer: 'overloaded', retryAfter: '10ms' }
const overloaded = { kind: 'overloaded', status: 503, delivery: 'rejected' }

/** Name, library, what the backend answers, the fault, the remedy, and how many it sends when it is left alone. */
const retrying: readonly (readonly [
  name: string,
  make: (backend: FlakyBackend) => Library,
  answer: BackendStep,
  fault: object,
  remedy: RegExp,
  alone: number,
])[] = [
  ['openai', openai, busy, overloaded, /OpenAI SDK retries .* maxRetries: 0/, 3],
  [
    'openai, not given the signal,',
    openaiWithoutSignal,
    { answer: 'server_error', headers: { 'retry-after-ms': '10' } },
    { kind: 'server_error', status: 500, delivery: 'rejected' },
    /OpenAI SDK retries .* maxRetries: 0/,
    3,
  ],
  ['ai', aiSdk, busy, overloaded, /AI SDK retries .* maxRetries: 0/, 3],
  [
    '@google/genai with retryOptions',
    (at) => genai(at, 3),
    busy,
    overloaded,
    /Google GenAI SDK retries .* httpOptions.retryOptions/,
    3,
  ],
  [
    'got that may retry a POST',
    (at) => withGot(at, { retry: { methods: ['POST'] } }),
    busy,
    overloaded,
    /got retries .* retry: \{ limit: 0 \}/,
    3,
  ],
  [
    'axios with axios-retry',
    withAxiosRetry,
    'reset',
    { kind: 'network', delivery: 'unknown' },
    /axios retries .* retries: 0/,
    4,
  ],
]

/** Side by side, because some of them wait for seconds: each with a backend and an id of its own. */
describe.concurrent.each(retrying)('%s', (id, make, answer, fault, remedy, alone) => {
  it(
    'is stopped at its first retry, which does not arrive, and told what to set',
    { timeout: 20_000 },
    async () => {
      await using backend = await flakyBackend()
      const { vendor, send } = make(backend)
      backend.use(vendor, answer)
      await send('a lighthouse').catch(() => undefined)
      expect(backend.submissions).toHaveLength(alone)
      backend.reset()
      backend.use(vendor, answer)

      const provider = outside(send, { id })
      const { error, report } = await run(provider)
      expect(error?.fault).toMatchObject({ ...fault, hiddenRetry: true })
      expect(error?.fault?.message).toMatch(/a second submission was stopped before it was sent/)
      expect(error?.message).toMatch(remedy)
      expect(report.attempts).toMatchObject([
        { sends: 1, submissions: 1, fault: { ...fault, hiddenRetry: true } },
      ])
      await provider.ended()
      expect(backend.submissions).toHaveLength(1)
    },
  )
})

/** Their defaults do not repeat a POST that was answered. */
const single: readonly (readonly [string, (backend: FlakyBackend) => Library])[] = [
  ['@google/genai', genai],
  ['got', withGot],
  ['axios with axios-retry', withAxiosRetry],
]

describe.concurrent.each(single)('%s at its defaults', (id, make) => {
  it('sends a POST that was answered 503 once, and is not accused', async () => {
    await using backend = await flakyBackend()
    const { vendor, send } = make(backend)
    backend.use(vendor, busy)
    const { error, report } = await run(outside(send, { id }))
    expect(error?.fault).toMatchObject({ ...overloaded, hiddenRetry: false })
    expect(report.attempts).toMatchObject([{ sends: 1, submissions: 1 }])
    expect(backend.submissions).toHaveLength(1)
  })
})

describe.each([['openai', openai], ['ai', aiSdk], ...single] as const)('%s', (id, make) => {
  it('is counted, not accused, when the first answer is an image', async () => {
    await using backend = await flakyBackend()
    const { send } = make(backend)
    const line = pipeline(createImage).to(outside(send, { id }))
    const results = await Promise.all(['one', 'two'].map((prompt) => line.run({ prompt })))
    for (const { report, images } of results) {
      expect(images).toHaveLength(1)
      expect(report.attempts).toMatchObject([{ sends: 1, submissions: 1, delivery: 'accepted' }])
    }
    expect(backend.submissions).toHaveLength(2)
  })
})
