import { loneAttempt, type ImageMade } from '@stint/core'
import { virtualClock } from '@stint/testkit'
import { describe, expect, test } from 'vitest'
import { faultOf, imageRequest } from '../__fixtures__/attempts.ts'
import { completed, failed, imageItem, itemDone, preview, sse } from './__fixtures__/events.ts'
import { codex } from './codex.ts'

const provider = codex({ apiKey: 'sk-proj-0123456789abcdef' })
const encoder = new TextEncoder()

/** A 200 that sends what is given and then stays open, or breaks. */
function open(text: string, broken?: Error): typeof globalThis.fetch {
  return (_, init) => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(encoder.encode(text))
        init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason))
      },
      pull: (controller) => broken && controller.error(broken),
    })
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }))
  }
}

/** A 200 that came whole. */
function whole(body: string, type = 'application/json'): typeof globalThis.fetch {
  return () => Promise.resolve(new Response(body, { headers: { 'content-type': type } }))
}

async function made(fetch: typeof globalThis.fetch, more = {}): Promise<ImageMade> {
  return provider.attempt(imageRequest(), { ...loneAttempt({ fetch }), ...more })
}

describe('a stream that stays open', () => {
  test.each([
    ['for five seconds', Infinity, 5000],
    ['for half of the time that is left', 3000, 1500],
  ])('after the image is waited for %s', async (_, timeLeftMs, ms) => {
    const clock = virtualClock()
    const image = await clock.run(made(open(sse(preview, itemDone)), { clock, timeLeftMs }))
    expect(clock.now()).toBe(ms)
    expect(clock.pending).toBe(0)
    expect(image).toMatchObject({
      images: [{ mediaType: 'image/png' }],
      warnings: ['the stream broke off after the image: what it took is not known'],
      usage: { images: 1 },
    })
  })

  test('after its last event is not waited for', async () => {
    const clock = virtualClock()
    const image = await made(open(sse(itemDone, completed())), { clock })
    expect(image).toMatchObject({ warnings: [], usage: { inputTokens: 12, outputTokens: 30 } })
    expect(clock.pending).toBe(0)
  })

  test.each([
    ['before the image', [preview]],
    ['after the image', [itemDone]],
  ])('ends with the caller who leaves %s', async (_, events) => {
    const caller = new AbortController()
    const reason = new Error('the user left')
    const progress = (): void => caller.abort(reason)
    const { signal } = caller
    const call = made(open(sse(preview, ...events)), { signal, progress, clock: virtualClock() })
    await expect(call).rejects.toBe(reason)
  })
})

describe('a connection that breaks', () => {
  const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })

  test('after the image leaves the image', async () => {
    const image = await made(open(sse(itemDone), reset))
    expect(image.images).toHaveLength(1)
    expect(image.warnings).toEqual([expect.stringContaining('broke off after the image')])
  })

  test('before it is the fault, also after a preview', async () => {
    await expect(made(open(sse(preview), reset))).rejects.toMatchObject({ code: 'ECONNRESET' })
  })
})

describe('an answer that is no stream', () => {
  test('gives the image of a completed response', async () => {
    const { response } = completed(imageItem)
    const image = await made(whole(JSON.stringify(response)))
    expect(image.images).toMatchObject([{ mediaType: 'image/png' }])
  })

  test.each([
    ['a failed response', failed({ code: 'rate_limit_exceeded' })['response'], 'rate_limit'],
    ['an error alone', { error: { code: 'moderation_blocked' } }, 'content_policy'],
    ['an unfinished response', { status: 'in_progress' }, 'malformed_response'],
    ['something else', [1], 'malformed_response'],
  ])('is a fault when it is %s', async (_, body, kind) => {
    const fault = await faultOf(provider, imageRequest(), { fetch: whole(JSON.stringify(body)) })
    expect(fault).toMatchObject({ kind, status: 200, delivery: 'accepted' })
  })

  test('is a fault when it is the page of a gateway', async () => {
    const fetch = whole('<html>Sign in</html>', 'text/html; charset=utf-8')
    expect(await faultOf(provider, imageRequest(), { fetch })).toMatchObject({
      kind: 'malformed_response',
      delivery: 'accepted',
    })
  })
})
