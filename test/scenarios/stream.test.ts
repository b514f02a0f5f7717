import {
  createImage,
  generateText,
  pipeline,
  type CallError,
  type CallEvent,
  type CommitRule,
  type Pipeline,
} from '@stint/core'
import { deadline, failover, hedge, retry } from '@stint/middleware'
import { codex } from '@stint/providers/codex'
import { google } from '@stint/providers/google'
import {
  flakyBackend,
  scriptedProvider,
  virtualClock,
  type FlakyBackend,
  type ScriptedStep,
} from '@stint/testkit'
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

const second = { stream: ['From ', 'the second.'], firstAfter: '1s', between: '1s' } as const

/** A chat with two vendors, the first of which does as told. */
function chat(first: ScriptedStep, commit: CommitRule = 'first') {
  const targets = [scriptedProvider('a/first', [first]), scriptedProvider('b/second', [second])]
  const line = pipeline(generateText, { clock, commit }).use(failover(targets)).use(retry())
  return { line, asked: () => targets.map(({ requests }) => requests.length) }
}

/** What somebody who reads the answer gets. */
async function read(line: Pipeline) {
  const call = line.stream({ prompt: 'Hi' })
  let text = ''
  const reading = async (): Promise<unknown> => {
    for await (const part of call) if (part.type === 'text-delta') text += part.delta
    return undefined
  }
  const error = await clock.run(reading().catch((thrown: unknown) => thrown))
  return { text, error: error as CallError | undefined, report: call.report }
}

test('21. After visible output: a text that breaks off before its first token fails over, and its reader notices nothing', async () => {
  const { line, asked } = chat({ stream: ['From '], failAfter: 0, fail: 'network' })
  const { text, error, report } = await read(line)
  expect([text, error]).toEqual(['From the second.', undefined])
  expect(asked()).toEqual([1, 1])
  expect(report.output).toMatchObject({ target: 'b/second', number: 2, chars: 16 })
})

test('21. After visible output: a text that breaks off after it ends truthfully, and nobody else is asked', async () => {
  const { line, asked } = chat({
    stream: ['From ', 'the first.'],
    between: '1s',
    failAfter: 1,
    fail: { kind: 'overloaded', retryAfterMs: 5000 },
  })
  const { text, error } = await read(line)
  expect(text).toBe('From ')
  expect(asked()).toEqual([1, 0])
  expect(error).toMatchObject({
    fault: { kind: 'overloaded' },
    delivered: { target: 'a/first', chars: 5 },
  })
  expect(error?.message).toMatch(/5 characters of a\/first had been delivered/)
  expect(clock.now()).toBe(1000)
})

test('21. After visible output: one that ends without saying how is no whole answer', async () => {
  const { line, asked } = chat({ stream: ['From ', 'the first.'], cutAfter: 1 })
  const { text, error } = await read(line)
  expect([text, error?.fault?.kind]).toEqual(['From ', 'malformed_response'])
  expect(asked()).toEqual([1, 0])
})

test.each<CommitRule>([{ chars: 10 }, { ms: 5000 }, 'complete'])(
  '21. After visible output: what is held back, %j, can still fail over',
  async (commit) => {
    const first = { stream: ['From ', 'the first.'], between: '1s', failAfter: 1, fail: 'network' }
    const { line, asked } = chat(first as ScriptedStep, commit)
    const { text, error } = await read(line)
    expect([text, error]).toEqual(['From the second.', undefined])
    expect(asked()).toEqual([1, 1])
  },
)

test('21. After visible output: a text that keeps its reader waiting fails over before it, and ends after it', async () => {
  const held = async (stallAfter: number) => {
    clock = virtualClock()
    const { line } = chat({ stream: ['From ', 'the first.'], stallAfter })
    return read(line.use(deadline({ first: '5s', between: '3s' })))
  }
  const before = await held(0)
  expect([before.text, before.error]).toEqual(['From the second.', undefined])
  expect(before.report.attempts[0]).toMatchObject({ ms: 5000, fault: { kind: 'timeout' } })
  const after = await held(1)
  expect([after.text, after.error?.fault?.kind]).toEqual(['From ', 'timeout'])
  expect(after.report.attempts).toHaveLength(1)
  expect(clock.now()).toBe(3000)
})

test('21. After visible output: of two that were asked, whichever shows something first is read, and the other ends', async () => {
  const steps = [{ stream: ['slow'], firstAfter: '9s' }, second] as const
  const line = pipeline(generateText, { clock }).use(hedge({ after: '2s' }))
  const { text, report } = await read(line.to(scriptedProvider('a', steps)))
  expect(text).toBe('From the second.')
  const ends = report.attempts.map(({ startedMs, ms, fault }) => [startedMs, ms, fault?.kind])
  expect(ends).toEqual([
    [0, 3000, 'aborted'],
    [2000, 3000, undefined],
  ])
})

test('21. After visible output: a reader that leaves ends the attempt', async () => {
  const { line } = chat({ stream: ['From ', 'the first.'], between: '1m' })
  const call = line.stream({ prompt: 'Hi' })
  const readOne = async (): Promise<void> => {
    for await (const part of call) if (part.type === 'text-delta') return
  }
  await clock.run(readOne())
  await expect(clock.run(call.result)).rejects.toMatchObject({ name: 'AbortError' })
  expect(call.report).toMatchObject({ outcome: 'aborted', output: { chars: 5 } })
  expect([clock.now(), clock.pending]).toEqual([0, 0])
})
