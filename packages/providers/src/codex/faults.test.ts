import { flakyBackend, type FlakyBackend } from '@stint/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faultOf, imageRequest } from '../__fixtures__/attempts.ts'
import { base64 } from '../__fixtures__/pictures.ts'
import answers from './__fixtures__/answers.json' with { type: 'json' }
import streams from './__fixtures__/streams.json' with { type: 'json' }
import { codex } from './codex.ts'

let backend: FlakyBackend

beforeAll(async () => {
  backend = await flakyBackend()
})
afterAll(() => backend.close())

type Answers = Record<
  string,
  { status: number; headers?: Record<string, string>; body: unknown; fault: object }
>
type Streams = Record<
  string,
  { headers?: Record<string, string>; events: readonly unknown[]; fault: object }
>

const attempted = () =>
  faultOf(codex({ apiKey: 'any-key', baseURL: backend.codex.baseURL }), imageRequest())

describe('the fault of an answer:', () => {
  test.each(Object.entries(answers as Answers))('%s', async (_, { fault, ...answer }) => {
    backend.use('codex', answer)
    expect(await attempted()).toMatchObject({ retryAfterMs: undefined, ...fault })
  })
})

describe('the fault inside a stream:', () => {
  const cases = Object.entries(streams as Streams)
  const forms = cases.flatMap(([name, row]) => [
    [`${name}, by named events`, row, true] as const,
    [`${name}, by events without names`, row, false] as const,
  ])

  test.each(forms)('%s', async (_, { events, headers, fault }, named) => {
    const written = events.map((event) => {
      const data = JSON.stringify(event).replaceAll('$png', base64('png'))
      const name = (event as { type?: unknown } | null)?.type
      return named ? `event: ${String(name)}\r\ndata: ${data}\r\n\r\n` : `data: ${data}\n\n`
    })
    const body = written.join('')
    const media = { 'content-type': 'text/event-stream' }
    backend.use('codex', { status: 200, headers: { ...media, ...headers }, body })
    const accepted = { retryAfterMs: undefined, status: 200, delivery: 'accepted' }
    expect(await attempted()).toMatchObject({ ...accepted, ...fault })
  })
})
