import { createImage, pipeline, type CallError, type CallEvent } from '@stint/core'
import { failover, retry } from '@stint/middleware'
import { codex } from '@stint/providers/codex'
import { google } from '@stint/providers/google'
import { flakyBackend, virtualClock, type FlakyBackend } from '@stint/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'

const request = { prompt: 'a poster' }
let backend: FlakyBackend
let clock = virtualClock()

beforeEach(async () => {
  clock = virtualClock()
  backend = await flakyBackend()
})
afterEach(() => backend.close())

const streaming = () => codex({ apiKey: 'any', baseURL: backend.codex.baseURL, partialImages: 2 })
const whole = () => google({ apiKey: 'any', baseURL: backend.google.baseURL })

test('8. Rate limit in a stream: HTTP 200, then response.failed, is the same fault as a 429', async () => {
  const faultOf = async (stage: 'output' | 'stream') => {
    backend.use('codex', { answer: 'rate_limit', stage, retryAfter: '7s' })
    const call = pipeline(createImage, { clock }).to(streaming()).run(request)
    const error = await clock.run(call.catch((thrown: unknown) => thrown as CallError))
    return (error as CallError).fault
  }
  const same = { kind: 'rate_limit', scope: 'key', transient: true, retryAfterMs: 7000 }
  expect(await faultOf('output')).toMatchObject({ ...same, status: 429, delivery: 'rejected' })
  expect(await faultOf('stream')).toMatchObject({ ...same, status: 200, delivery: 'accepted' })
})

test('8. Rate limit in a stream: retry waits for it as for a 429', async () => {
  backend.use('codex', [{ answer: 'rate_limit', stage: 'stream', retryAfter: '7s' }, 'image'])
  const line = pipeline(createImage, { clock }).use(retry()).to(streaming())
  const { report } = await clock.run(line.run(request))
  expect(report.waits).toMatchObject([{ layer: 'retry', ms: 7000 }])
  expect(report.attempts).toHaveLength(2)
})

test('21. After visible output: partial images are progress, so a stream that fails after them fails over', async () => {
  backend.use('codex', { answer: 'server_error', stage: 'stream' })
  const events: CallEvent[] = []
  const onEvent = (event: CallEvent): void => void events.push(event)
  const line = pipeline(createImage, { clock }).use(failover([streaming(), whole()]))
  const { provider, images } = await clock.run(line.run(request, { onEvent }))
  expect(provider).toMatch(/^google/)
  expect(images).toHaveLength(1)
  const previews = events.filter((event) => event.type === 'progress' && event.image)
  expect(previews.map((event) => ('target' in event ? event.target : ''))).toEqual([
    'codex/gpt-image-2',
    'codex/gpt-image-2',
  ])
})

test('21. After visible output: a stream cut off after a preview is not bought again, the next target is asked', async () => {
  backend.use('codex', 'cut_body')
  const line = pipeline(createImage, { clock })
    .use(failover([streaming(), whole()]))
    .use(retry({ attempts: 3, backoff: 0 }))
  const { provider } = await clock.run(line.run(request))
  expect(provider).toMatch(/^google/)
  expect(backend.submissions.map(({ vendor }) => vendor)).toEqual(['codex', 'google'])
})
