import { createGoogle } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import {
  CallError,
  generateText,
  pipeline,
  type Provider,
  type StreamHandle,
  type TextMade,
  type TextPart,
  type TextRequest,
} from '@stint/core'
import { deadline, failover, retry } from '@stint/middleware'
import {
  fromLanguageModel,
  toLanguageModel,
  type FromLanguageModelOptions,
} from '@stint/providers/ai-sdk'
import { flakyBackend, type FlakyBackend, type TextStep } from '@stint/testkit'
import { isStepCount, streamText, tool } from 'ai'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

type Target = Provider<TextRequest, TextMade>
type Handle = StreamHandle<TextMade, TextPart>

let backend: FlakyBackend

beforeAll(async () => {
  globalThis.AI_SDK_LOG_WARNINGS = false
  backend = await flakyBackend()
})
afterEach(() => backend.reset())
afterAll(() => backend.close())

const vendors = ['openai', 'google'] as const
const other = { openai: 'google', google: 'openai' } as const
const words = ['one', ' two', ' three', ' four']
const text = words.join('')
const request = { prompt: 'Count.' }
const usage = { inputTokens: 12, cachedTokens: 4, outputTokens: 7, reasoningTokens: 2 }
const price = { input: 1, output: 10, cachedInput: 0.5 }
/** 8 tokens of input, 4 that were cached, 7 of output. */
const counted = 8 + 4 * 0.5 + 7 * 10

const targets = {
  openai: (options?: FromLanguageModelOptions): Target =>
    fromLanguageModel(
      (fetch) =>
        createOpenAI({ baseURL: backend.openai.baseURL, apiKey: 'sk-test', fetch }).responses(
          'gpt-5.5',
        ),
      options,
    ),
  google: (options?: FromLanguageModelOptions): Target =>
    fromLanguageModel(
      (fetch) =>
        createGoogle({ baseURL: backend.google.baseURL, apiKey: 'test', fetch })('gemini-3-pro'),
      options,
    ),
} as const

/** Reads a call to its end: what its reader saw, and what it ended with. */
async function read(call: Handle): Promise<{ text: string; error: unknown }> {
  let seen = ''
  try {
    for await (const part of call) if (part.type === 'text-delta') seen += part.delta
  } catch (error) {
    return { text: seen, error }
  }
  return { text: seen, error: undefined }
}

/** What the backend was asked, by vendor. */
const asked = () => backend.submissions.map(({ vendor }) => vendor)

describe.each(vendors)('a stream of %s', (vendor) => {
  const next = other[vendor]
  const say = (step: TextStep): void => backend.use(vendor, step)
  const both = (options?: FromLanguageModelOptions) =>
    pipeline(generateText)
      .use(failover([targets[vendor](options), targets[next](options)]))
      .use(retry({ attempts: 2, backoff: 1 }))
  const alone = (options?: FromLanguageModelOptions) =>
    pipeline(generateText).to(targets[vendor](options))

  it('is read part by part, with usage and cost at its end', async () => {
    say({ text, usage })
    const call = alone({ price }).stream(request)
    expect(await read(call)).toEqual({ text, error: undefined })
    expect(await call.result).toMatchObject({
      text,
      finishReason: 'stop',
      usage: { inputTokens: 12, cacheReadTokens: 4, outputTokens: 7, totalTokens: 19 },
    })
    expect(call.report).toMatchObject({
      costs: { confirmed: counted, estimated: 0 },
      output: { chars: text.length },
      attempts: [{ sends: 1, submissions: 1, delivery: 'accepted' }],
    })
  })

  it('gives the same as a whole, with the same cost', async () => {
    say({ text, usage })
    const { text: made, report } = await alone({ price }).run(request)
    expect(made).toBe(text)
    expect(report).toMatchObject({ costs: { confirmed: counted, estimated: 0 } })
  })

  it('that is cut before its first token fails over, and nobody sees it', async () => {
    say({ text, cutAfter: 0 })
    backend.use(next, { text: 'all of it' })
    const call = both().stream(request)
    expect(await read(call)).toEqual({ text: 'all of it', error: undefined })
    expect(asked()).toEqual([vendor, next])
    expect(call.report.attempts).toMatchObject([
      { fault: { kind: 'network', delivery: 'accepted' } },
      { delivery: 'accepted' },
    ])
  })

  it.each([1, 2, 3, 4])('that is cut after %i tokens ends there', async (cutAfter) => {
    say({ text, cutAfter, between: 20 })
    const { text: seen, error } = await read(both().stream(request))
    expect(text.startsWith(seen)).toBe(true)
    expect(seen).not.toBe('')
    expect(error).toBeInstanceOf(CallError)
    const { delivered, message, fault } = error as CallError
    expect(delivered).toMatchObject({ chars: seen.length })
    expect(message).toContain(`${seen.length} characters of ${vendor}/`)
    expect(fault).toMatchObject({ kind: 'network' })
    await backend.idle()
    expect(asked()).toEqual([vendor])
  })

  it('that stalls before its first token fails over at a deadline', async () => {
    say({ text, stallAfter: 0 })
    backend.use(next, { text: 'all of it' })
    const call = both()
      .use(deadline({ first: '700ms' }))
      .stream(request)
    expect(await read(call)).toEqual({ text: 'all of it', error: undefined })
    await backend.idle()
    expect(backend.submissions).toMatchObject([
      { vendor, outcome: 'client-gone' },
      { vendor: next, outcome: 'answered' },
    ])
  })

  it('that stalls in its midst ends at a deadline, and frees the connection', async () => {
    say({ text, stallAfter: 2 })
    const call = both()
      .use(deadline({ first: '10s', between: '300ms' }))
      .stream(request)
    const { text: seen, error } = await read(call)
    expect(seen).toBe('one two')
    expect(error).toMatchObject({ fault: { kind: 'timeout' }, delivered: { chars: 7 } })
    await backend.idle()
    expect(backend.submissions).toMatchObject([{ vendor, outcome: 'client-gone' }])
  })

  it('that says before its first token that it failed is asked again', async () => {
    backend.use(vendor, [{ text, errorAfter: 0 }, { text }])
    const call = both().stream(request)
    expect(await read(call)).toEqual({ text, error: undefined })
    expect(asked()).toEqual([vendor, vendor])
    expect(call.report.attempts[0]?.fault).toMatchObject({ kind: 'server_error', transient: true })
  })

  it('that says later that it failed ends with what it said', async () => {
    say({ text, errorAfter: 2, error: 'rate_limit' })
    const { text: seen, error } = await read(both().stream(request))
    expect(seen).toBe('one two')
    expect(error).toMatchObject({
      fault: { kind: 'rate_limit', delivery: 'accepted' },
      delivered: { chars: 7 },
    })
    expect(asked()).toEqual([vendor])
  })

  it('that is refused before it begins fails over', async () => {
    backend.use(vendor, 'overloaded')
    backend.use(next, { text })
    const call = pipeline(generateText)
      .use(failover([targets[vendor](), targets[next]()]))
      .stream(request)
    expect(await read(call)).toEqual({ text, error: undefined })
    expect(call.report.attempts[0]?.fault).toMatchObject({ kind: 'overloaded', status: 503 })
  })

  it('that a filter cuts short before anything is a content_policy fault', async () => {
    say({ text: '', finish: 'content-filter' })
    const { error } = await read(both().stream(request))
    expect(error).toMatchObject({ fault: { kind: 'content_policy' } })
    expect(asked()).toEqual([vendor])
  })

  it('is written no faster than its reader reads, and ends when that one leaves', async () => {
    say({ text: 'a'.repeat(32 * 1024 * 1024), chunks: 2048 })
    for await (const part of alone().stream(request)) {
      if (part.type !== 'text-delta') continue
      await backend[vendor].until((each) => (each.chunks?.written ?? 0) > 0)
      break
    }
    await backend.idle()
    expect(backend.submissions).toMatchObject([{ outcome: 'client-gone', chunks: { of: 2048 } }])
    expect(backend.submissions[0]?.chunks?.written).toBeLessThan(1024)
  })

  it('has a loop of tools of the AI SDK run over it, each step a call of its own', async () => {
    backend.use(vendor, [
      { text: '', toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }] },
      { text: 'It rains.' },
    ])
    const weather = tool({
      inputSchema: z.object({ city: z.string() }),
      execute: ({ city }) => ({ city, sky: 'rain' }),
    })
    const result = streamText({
      model: toLanguageModel(both()),
      prompt: 'Does it rain in Oslo?',
      tools: { weather },
      stopWhen: isStepCount(3),
      maxRetries: 0,
    })
    expect(await result.text).toBe('It rains.')
    const [first, second] = await result.steps
    expect(first?.toolResults).toMatchObject([{ output: { city: 'Oslo', sky: 'rain' } }])
    for (const step of [first, second]) {
      expect(step?.providerMetadata?.['stint']).toMatchObject({
        report: { outcome: 'ok', attempts: [{ submissions: 1 }] },
      })
    }
    expect(asked()).toEqual([vendor, vendor])
  })

  it('is sent once, whatever its model does by itself', async () => {
    say({ text, cutAfter: 0 })
    const model = pipeline(generateText).to(
      fromLanguageModel((fetch) =>
        createOpenAI({
          baseURL: backend.openai.baseURL,
          apiKey: 'sk-test',
          fetch: async (input, init) => {
            const first = await fetch(input, init)
            return first.ok ? fetch(input, init) : first
          },
        }).responses('gpt-5.5'),
      ),
    )
    const { error } = await read(model.stream(request))
    expect(error).toMatchObject({ fault: { hiddenRetry: true } })
    expect(asked()).toHaveLength(1)
  })
})
