import { wrapImageModel } from 'ai'
import { createImage, pipeline, type CallError } from '@stint/core'
import { describe, expect, test } from 'vitest'
import { pictures } from '../__fixtures__/pictures.ts'
import { vendorServer } from './__fixtures__/vendor-server.ts'
import { apiKey, vendorCases } from './__fixtures__/vendors.ts'
import { fromImageModel } from './from-image-model.ts'

const request = { prompt: 'a red bicycle' }
const failure = (call: Promise<unknown>): Promise<CallError> =>
  call.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as CallError,
  )

describe.each(vendorCases)('$vendor', (given) => {
  const { id, submission, reads, providerOptions } = given

  test('makes an image with one submission; polls and downloads are none', async () => {
    await using server = await vendorServer((asked, origin) => given.answer(asked, origin))
    const provider = fromImageModel((fetch) => given.make(fetch, server.origin), {
      providerOptions,
    })
    const { images, report } = await pipeline(createImage).to(provider).run(request)
    expect(images).toEqual([{ data: pictures.png, mediaType: 'image/png' }])
    expect(server.lines).toEqual([submission, ...reads])
    expect(report.attempts).toMatchObject([
      { target: id, submissions: 1, sends: 1 + reads.length, delivery: 'accepted' },
    ])
  })

  test.each([
    ['made for the attempt', 'refused'],
    ['ready-made', 'stopped before it was sent'],
  ])('is kept from a second submission when it is %s', async (how, fate) => {
    await using server = await vendorServer(() => ({ status: 500, json: {} }))
    const twice = (fetch: typeof globalThis.fetch) =>
      wrapImageModel({
        model: given.make(fetch, server.origin),
        middleware: {
          specificationVersion: 'v4',
          wrapGenerate: async ({ doGenerate }) => doGenerate().then(undefined, () => doGenerate()),
        },
      })
    const provider = fromImageModel(how === 'ready-made' ? twice(globalThis.fetch) : twice)
    const { fault, report } = await failure(pipeline(createImage).to(provider).run(request))
    expect(server.lines).toEqual([submission])
    expect(report.attempts).toMatchObject([{ submissions: 1, delivery: 'rejected' }])
    expect(fault).toMatchObject({ kind: 'server_error', hiddenRetry: true })
    expect(fault?.message).toContain(`a second submission was ${fate}`)
  })

  test('is seen just as well as a ready-made model, which sends past the attempt', async () => {
    await using server = await vendorServer((asked, origin) => given.answer(asked, origin))
    const provider = fromImageModel(given.make(globalThis.fetch, server.origin), {
      providerOptions,
    })
    expect(provider.wire).toBe('outside')
    const { images, report } = await pipeline(createImage).to(provider).run(request)
    expect(images).toHaveLength(1)
    expect(report.attempts).toMatchObject([{ submissions: 1, sends: 1 + reads.length }])
  })

  test('sends nothing without a request, and never tells its key', async () => {
    await using server = await vendorServer(() => ({
      status: 401,
      json: { detail: [{ loc: [], msg: `bad key ${apiKey}`, type: 'auth', input: '' }] },
    }))
    const provider = fromImageModel((fetch) => given.make(fetch, server.origin))
    expect(server.lines).toEqual([])
    const error = await failure(pipeline(createImage).to(provider).run(request))
    expect(error.fault).toMatchObject({ kind: 'auth', delivery: 'rejected', status: 401 })
    const told = `${error.message} ${String(error.cause)} ${JSON.stringify(error.report)}`
    expect(told).not.toContain(apiKey)
  })

  test('has a poll or a download that fails once repeated in place', async () => {
    await using server = await vendorServer((asked, origin) =>
      asked.path === reads[0]?.slice(4) && asked.before === 0
        ? { status: 503, json: {} }
        : given.answer({ ...asked, before: asked.before - 1 }, origin),
    )
    const provider = fromImageModel((fetch) => given.make(fetch, server.origin), {
      providerOptions,
      polls: { every: 1 },
    })
    const { report } = await pipeline(createImage).to(provider).run(request)
    expect(server.lines.filter((line) => line.startsWith('POST'))).toEqual([submission])
    expect(report.attempts).toMatchObject([{ submissions: 1 }])
  })
})
