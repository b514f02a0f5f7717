import { createImage, pipeline, type Pipeline } from '@stint/core'
import { failover, pool, retry } from '@stint/middleware'
import { google } from '@stint/providers/google'
import { openai } from '@stint/providers/openai'
import { flakyBackend, keyDigest, virtualClock, type FlakyBackend } from '@stint/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'

const request = { prompt: 'a poster' }
const badKey = 'sk-key-of-a'

let backend: FlakyBackend
let clock = virtualClock()
/** What the vendor makes of the first key. */
let fault: { answer: 'rate_limit' | 'auth'; retryAfter?: string }

beforeEach(async () => {
  clock = virtualClock()
  backend = await flakyBackend({
    openai: ({ apiKeyDigest: digest }) => (digest === keyDigest(badKey) ? fault : 'image'),
  })
})
afterEach(() => backend.close())

const key = (id: string, apiKey: string, model = 'gpt-image-2') =>
  openai({ id, apiKey, model, baseURL: backend.openai.baseURL })
const keys = () => pool('keys', [key('a', badKey), key('b', 'sk-key-of-b')], { cooldown: '10m' })
const run = (line: Pipeline) => clock.run(line.run(request))
const asked = () =>
  backend.submissions.map(({ apiKeyDigest: digest }) => (digest === keyDigest(badKey) ? 'a' : 'b'))

test('13. Retry-After: a pool whose first key answers 429 with 42 s asks the second at once, without a wait', async () => {
  fault = { answer: 'rate_limit', retryAfter: '42s' }
  const line = pipeline(createImage, { clock }).use(retry()).to(keys())
  const { provider, report } = await run(line)
  expect(provider).toBe('b')
  expect(report.waits).toEqual([])
  expect(asked()).toEqual(['a', 'b'])
})

test('18. Breaker key: key A of a pool is in cooldown, key B and other models are untouched', async () => {
  fault = { answer: 'rate_limit', retryAfter: '42s' }
  const first = keys()
  const otherModel = pool('others', [key('c', badKey, 'gpt-image-1.5'), key('d', 'sk-key-of-b')])
  const vendor = google({ apiKey: 'any', baseURL: backend.google.baseURL })
  const line = (target: typeof first) =>
    pipeline(createImage, { clock }).use(failover([target, vendor]))
  await run(line(first))
  await run(line(first))
  await run(line(first))
  expect(asked()).toEqual(['a', 'b', 'b', 'b'])
  await run(line(otherModel))
  expect(asked().slice(4)).toEqual(['a', 'b'])
})

test('19. Auth on one key: it rotates to B, and A is not tried again until its cooldown ends', async () => {
  fault = { answer: 'auth' }
  const line = pipeline(createImage, { clock }).use(retry()).to(keys())
  expect((await run(line)).provider).toBe('b')
  for (let call = 0; call < 4; call += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one call after the other
    expect((await run(line)).provider).toBe('b')
  }
  expect(asked().filter((who) => who === 'a')).toHaveLength(1)
  await clock.advance('10m')
  await run(line)
  await run(line)
  expect(asked().filter((who) => who === 'a')).toHaveLength(2)
})
