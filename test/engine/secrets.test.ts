import {
  createImage,
  pipeline,
  type Attempt,
  type CallError,
  type Context,
  type Next,
} from '@stint/core'
import { downgrade } from '@stint/middleware/downgrade'
import { pixel, scriptedProvider } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

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
