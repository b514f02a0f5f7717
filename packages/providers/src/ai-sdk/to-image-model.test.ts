import { generateImage, wrapImageModel } from 'ai'
import { APICallError, type ImageModelV4 } from '@ai-sdk/provider'
import {
  CallError,
  Fault,
  createImage,
  defineMiddleware,
  defineProvider,
  operation,
  pipeline,
  type ImageMade,
  type ImageRequest,
  type Report,
} from '@stint/core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { pictures } from '../__fixtures__/pictures.ts'
import { fromImageModel } from './from-image-model.ts'
import { toImageModel } from './to-image-model.ts'

type Attempted = (request: ImageRequest, signal: AbortSignal) => ImageMade | Promise<ImageMade>
const made: ImageMade = { images: [{ data: pictures.png, mediaType: 'image/png' }] }

let requests: ImageRequest[]
let warnings: unknown[]
const warned = vi.fn<(warning: string | Error) => void>()
beforeEach(() => {
  requests = []
  warnings = []
  globalThis.AI_SDK_LOG_WARNINGS = (told) => void warnings.push(...told.warnings)
  vi.spyOn(process, 'emitWarning').mockImplementation(warned)
})
afterEach(() => {
  globalThis.AI_SDK_LOG_WARNINGS = undefined
  vi.restoreAllMocks()
  warned.mockReset()
})

/** A pipeline over a target that notes what it is asked. */
function line(attempt: Attempted = () => made) {
  return pipeline(createImage, { id: 'poster' }).to(
    defineProvider<ImageRequest, ImageMade>({
      id: 'easel/brush',
      accepts: () => true,
      attempt(request, { signal }) {
        requests.push(request)
        return attempt(request, signal)
      },
    }),
  )
}

const busy: Attempted = () => {
  throw new Fault('overloaded')
}

describe('what it is declared with', () => {
  const text = operation<object, object, object>({
    name: 'createText',
    request: z.object({}),
    result: z.object({}),
    content: () => [],
  })
  test.each([
    ['a pipeline of another operation', pipeline(text), /'createText' is one of createText/],
    ['a provider', line().target, /expected a pipeline of createImage/],
    ['nothing', undefined, /expected a pipeline of createImage, got undefined/],
  ])('is not %s', (_, given, message) => {
    expect(() => toImageModel(given as never)).toThrow(message)
  })

  test.each<[object, RegExp]>([
    [{ signal: new AbortController().signal }, /unknown option 'signal'; allowed are modelId/],
    [{ deadline: 'soon' }, /deadline: expected milliseconds or a string like '90s'/],
    [{ modelId: ' ' }, /^toImageModel: modelId/],
  ])('does not take the options %j', (options, message) => {
    expect(() => toImageModel(line(), options)).toThrow(message)
  })

  test('names the model', () => {
    expect(toImageModel(line())).toMatchObject({ provider: 'stint', modelId: 'poster' })
    const named = toImageModel(line(), { provider: 'acme', modelId: 'posters' })
    expect(named).toMatchObject({ provider: 'acme', modelId: 'posters' })
  })
})

describe('generateImage', () => {
  test('hands its request to the pipeline as it is', async () => {
    await generateImage({
      model: toImageModel(line()),
      prompt: {
        text: 'a poster',
        images: [
          pictures.png,
          Buffer.from(pictures.webp).toString('base64'),
          'https://a.example/b.png',
        ],
        mask: pictures.png,
      },
      n: 3,
      size: '64x64',
      aspectRatio: '1:1',
      seed: 7,
      providerOptions: { openai: { quality: 'high' } },
      maxRetries: 0,
    })
    expect(requests).toEqual([
      {
        prompt: 'a poster',
        references: [
          { data: pictures.png, mediaType: 'image/png' },
          { data: pictures.webp, mediaType: 'image/webp' },
          { url: 'https://a.example/b.png' },
        ],
        mask: { data: pictures.png, mediaType: 'image/png' },
        n: 3,
        size: '64x64',
        aspectRatio: '1:1',
        seed: 7,
        providerOptions: { openai: { quality: 'high' } },
      },
    ])
  })

  test('asks for all images in one call of the pipeline', async () => {
    await generateImage({ model: toImageModel(line()), prompt: 'a', n: 10 })
    expect(requests.map(({ n }) => n)).toEqual([10])
    expect(requests[0]).not.toHaveProperty('providerOptions')
    const tooMany = generateImage({ model: toImageModel(line()), prompt: 'a', n: 11 })
    await expect(tooMany).rejects.toThrow(/n: expected a whole number from 1 to 10, got 11/)
    expect(requests).toHaveLength(1)
  })

  test('gets images, usage and the report', async () => {
    const image = { data: pictures.webp, mediaType: 'image/webp' }
    const attempt = () => ({
      images: [...made.images, image],
      usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3, images: 2 },
    })
    const reports: Report[] = []
    const model = toImageModel(line(attempt), {
      labels: { page: 'home' },
      onReport: (report) => reports.push(report),
    })
    const result = await generateImage({ model, prompt: 'a', n: 2 })
    expect(result.images.map(({ mediaType }) => mediaType)).toEqual(['image/png', 'image/webp'])
    expect(result.images.map(({ uint8Array }) => uint8Array)).toEqual([pictures.png, pictures.webp])
    expect(result.usage).toEqual({ inputTokens: 1, outputTokens: 2, totalTokens: 3 })
    const stint = { provider: 'easel/brush', losses: [], report: reports[0] }
    expect(result.image.providerMetadata?.['stint']).toEqual(stint)
    expect(result.providerMetadata['stint']).toEqual({ images: [stint, stint] })
    expect(result.calls[0]?.providerMetadata?.['stint']).toMatchObject(stint)
    expect(reports[0]).toMatchObject({ outcome: 'ok', labels: { page: 'home' } })
  })

  test('is told of losses and warnings', async () => {
    const lighter = defineMiddleware({
      name: 'lighter',
      run: async (_, next) => ({ ...((await next()) as object), losses: ['textOnly'] }),
    })
    const { target } = line(() => ({ ...made, warnings: ['the paint is wet'] }))
    const lossy = pipeline(createImage).use(lighter).to(target!)
    const result = await generateImage({ model: toImageModel(lossy), prompt: 'a' })
    const told = ['made with losses: textOnly', 'the paint is wet']
    expect(result.warnings).toEqual(told.map((message) => ({ type: 'other', message })))
    expect(warnings).toEqual(result.warnings)
  })

  test('is told what of its call has no place in a request', async () => {
    const model = toImageModel(line())
    const { warnings: none } = await generateImage({ model, prompt: 'a' })
    expect(none).toEqual([])
    const headers = { 'x-team': 'posters' }
    const result = await generateImage({ model, prompt: 'a', headers })
    expect(result.warnings).toMatchObject([{ type: 'unsupported', feature: 'headers' }])
  })

  test.each([undefined, 0, 1, 5])(
    'fails with the error of the call, once, with maxRetries %s',
    async (maxRetries) => {
      const model = toImageModel(line(busy))
      const failed = generateImage({
        model,
        prompt: 'a',
        ...(maxRetries !== undefined && { maxRetries }),
      })
      const error: unknown = await failed.catch((thrown: unknown) => thrown)
      expect(requests).toHaveLength(1)
      expect(CallError.isInstance(error)).toBe(true)
      expect(error).toMatchObject({
        fault: { kind: 'overloaded' },
        report: { attempts: [{ target: 'easel/brush' }] },
      })
    },
  )

  test('fails once also for a request that is none', async () => {
    const failed = generateImage({
      model: toImageModel(line()),
      prompt: { images: [pictures.png] },
    })
    await expect(failed).rejects.toThrow(/createImage: prompt: expected a text/)
    expect(requests).toEqual([])
  })

  test('aborts the pipeline, and gets its own reason back', async () => {
    const controller = new AbortController()
    const attempt: Attempted = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
        controller.abort(new DOMException('enough', 'AbortError'))
      })
    const abortSignal = controller.signal
    const failed = generateImage({ model: toImageModel(line(attempt)), prompt: 'a', abortSignal })
    await expect(failed).rejects.toThrow('enough')
    expect(await failed.catch((thrown: unknown) => thrown)).toBe(controller.signal.reason)
    expect(requests).toHaveLength(1)
  })
})

describe('a pipeline as a model as a provider', () => {
  const nested = (attempt?: Attempted) =>
    pipeline(createImage).to(fromImageModel(toImageModel(line(attempt))))

  test('fails with the fault of the inner call', async () => {
    await expect(nested(busy).run({ prompt: 'a' })).rejects.toMatchObject({
      fault: { kind: 'overloaded', delivery: 'rejected' },
    })
  })

  test('makes what the inner call made, losses and all', async () => {
    const warning = 'made with losses: fewerReferences(1), textOnly'
    const { images, warnings: told } = await nested(() => ({ ...made, warnings: [warning] })).run({
      prompt: 'a',
    })
    expect(images).toEqual(made.images)
    expect(told).toEqual([warning])
  })
})

describe('retries around a model', () => {
  const fail = async (model: ImageModelV4, maxRetries?: number) => {
    const call = generateImage({
      model,
      prompt: 'a',
      ...(maxRetries !== undefined && { maxRetries }),
    })
    return call.then(
      () => expect.unreachable('it should have failed'),
      (thrown: unknown) => thrown,
    )
  }
  const aWarning = [expect.stringMatching(/retries are on.*maxRetries: 0/), 'StintWarning']

  test('are warned of once, where they are those of generateImage', async () => {
    const model = toImageModel(line(busy))
    await fail(model)
    await fail(model)
    expect(requests).toHaveLength(2)
    expect(warned.mock.calls).toEqual([aWarning])
  })

  test('are not warned of where there are none, also when the error is looked at', async () => {
    const error = await fail(toImageModel(line(busy)), 0)
    expect(APICallError.isInstance(error)).toBe(false)
    expect(warned).not.toHaveBeenCalled()
  })

  test.each([0, 2])(
    'are warned of where a middleware repeats the call (%i)',
    async (maxRetries) => {
      const again = wrapImageModel({
        model: toImageModel(line(busy)),
        middleware: {
          specificationVersion: 'v4',
          wrapGenerate: async ({ doGenerate }) => doGenerate().then(undefined, () => doGenerate()),
        },
      })
      await fail(again, maxRetries)
      await fail(again, maxRetries)
      expect(requests).toHaveLength(4)
      expect(warned.mock.calls).toEqual([aWarning])
    },
  )

  test('are warned of where the same options come again', async () => {
    const model = toImageModel(line(busy))
    const unset = { size: undefined, aspectRatio: undefined, seed: undefined, files: undefined }
    const options = { prompt: 'a', n: 1, ...unset, mask: undefined, providerOptions: {} }
    await expect(model.doGenerate(options)).rejects.toThrow(/createImage failed/)
    expect(warned).not.toHaveBeenCalled()
    await expect(model.doGenerate(options)).rejects.toThrow(/createImage failed/)
    expect(warned.mock.calls).toEqual([aWarning])
  })
})
