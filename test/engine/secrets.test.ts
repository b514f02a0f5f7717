import {
  createImage,
  defineProvider,
  pipeline,
  type Attempt,
  type CallError,
  type Context,
  type ImageMade,
  type Next,
} from '@stint/core'
import { downgrade } from '@stint/middleware/downgrade'
import { pixel, scriptedProvider } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { countingServer } from '../wire-meter/counting-server.ts'

const key = 'sk-proj-0123456789abcdefghij'
const bytes = Buffer.from(new Uint8Array(600).fill(7)).toString('base64')
const secret = `Bearer ${key} sent data:image/png;base64,${bytes}`
const request = { prompt: 'a lighthouse' }

function everything(error: CallError): string {
  const { message, fault, advice, refusals, report } = error
  const reasons = refusals.map((refusal) => refusal.message)
  return JSON.stringify([message, fault?.message, String(fault?.cause), advice, reasons, report])
}

const failure = (run: Promise<unknown>): Promise<CallError> =>
  run.then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => error as CallError,
  )

describe('keys and image bytes', () => {
  it.each([
    ['what a provider throws', { attempt: () => Promise.reject(new Error(secret)) }],
    [
      'what it warns of',
      {
        attempt: (_: unknown, given: Attempt) => (
          given.warn(secret),
          Promise.reject(new Error('x'))
        ),
      },
    ],
    ['why it cannot take a request', { accepts: () => secret }],
  ])('never appear in an error or a report: %s', async (_where, odd) => {
    const error = await failure(
      pipeline(createImage)
        .to({ ...scriptedProvider('a', ['ok']), ...odd })
        .run(request),
    )
    expect(everything(error)).not.toContain(key)
    expect(everything(error)).not.toContain(bytes.slice(0, 40))
  })

  it('that went out are not repeated by warnings, progress and results either, of whatever form they are', async () => {
    const odd = 'zz-house-key-of-no-known-form'
    await using server = await countingServer((response) => response.writeHead(200).end(odd))
    const target = defineProvider({
      id: 'a/b',
      accepts: () => true,
      async attempt(_request, given): Promise<ImageMade> {
        const headers = { 'x-api-key': odd }
        const answer = await given.fetch(server.url, { method: 'POST', headers })
        const said = await answer.text()
        given.warn(`it said ${said}`)
        given.progress({ text: `at ${said}`, done: 0.5 })
        return { images: [{ data: pixel, mediaType: 'image/png' }], warnings: [`for ${said}`] }
      },
    })
    const events: unknown[] = []
    const result = await pipeline(createImage)
      .to(target)
      .run(request, { onEvent: (event) => events.push(event) })
    expect(result.warnings).toEqual(['a/b: it said <secret>', 'for <secret>'])
    expect(JSON.stringify([result.report, events])).not.toContain(odd)
    expect(events).toContainEqual(expect.objectContaining({ text: 'at <secret>', done: 0.5 }))
  })

  it('never appear there through a layer that fails, or a step', async () => {
    const breaks = (_ctx: Context, _next: Next): never => {
      throw new RangeError(secret)
    }
    const a = scriptedProvider('a', ['server_error'])
    const spoilt = {
      name: 'spoilt',
      lossy: false,
      apply: () => breaks(undefined as never, undefined as never),
    }
    for (const line of [
      pipeline(createImage).use(breaks).to(a),
      pipeline(createImage)
        .use(downgrade([spoilt]))
        .to(a),
    ]) {
      const error = await failure(line.run(request))
      expect(everything(error)).not.toContain(key)
      expect(everything(error)).toMatch(/Bearer|image\/png/)
    }
  })

  it('stand in errors about references as type and size only', async () => {
    const line = pipeline(createImage).to(scriptedProvider('a', ['ok']))
    const wrong = { data: pixel, mediaType: 'image/jpeg' }
    const error = await failure(line.run({ prompt: 'x', references: [wrong, { data: bytes }] }))
    expect(error.message).not.toContain(bytes.slice(0, 40))
    expect(error.message).toMatch(/references\[0\].*image\/jpeg/)
  })
})
