import {
  createImage,
  defineProvider,
  type Acceptance,
  type Failure,
  type ImageMade,
  type ImageRequest,
  type Provider,
} from '@stint/core'
import { priceOf } from '../provider-settings.ts'
import { classifyImageModel } from './faults.ts'
import { checkFromOptions, type FromImageModelOptions } from './from-options.ts'
import { modelAccepts } from './gate.ts'
import { imageModels, type ImageModel, type MakeImageModel } from './image-model.ts'
import { idOf, maxImagesAtOnce, modelFacts } from './model-facts.ts'
import { modelSource, type ModelSource } from './model-source.ts'
import { ModelUse } from './model-use.ts'
import { isPaid } from './paid-requests.ts'

/**
 * Any image model of the AI SDK as a provider: `fromImageModel((fetch) => createFal({ fetch
 * }).image(id))`. The function is called for every attempt with its fetch, and once now, with one
 * that refuses, to ask the model what it takes. A ready-made model works too, but what it sends is
 * then only seen, through Node's diagnostics channels: its polls are not repeated, its jobs not
 * resumed.
 * @throws TypeError when that is no image model of specification v3 or v4, when an option does not
 * fit, and when `id` is left out and no model can be made yet to name it by.
 */
export function fromImageModel(
  model: ImageModel | MakeImageModel,
  options: FromImageModelOptions = {},
): Provider<ImageRequest, ImageMade> {
  const settings = checkFromOptions(options)
  const source = modelSource(imageModels, model)
  const { maxImages = source.known && maxImagesAtOnce(source.known), maxResponseBytes } = settings
  const price = priceOf(settings.price)
  const use = new ModelUse(source, settings)
  return defineProvider<ImageRequest, ImageMade>({
    id: settings.id ?? nameOf(source),
    operation: createImage,
    accepts: (request) => accepts(request, source, settings),
    attempt: (request, attempt) => use.attempt(request, attempt),
    classify: (failure: Failure) => settings.classify?.(failure) ?? classifyImageModel(failure),
    isSubmission: settings.isSubmission ?? isPaid,
    wire: source.isMade ? 'fetch' : 'outside',
    maxImages,
    maxResponseBytes,
    ...(price && { price }),
    ...(source.isMade && { resume: (id, attempt) => use.resume(id, attempt) }),
  })
}

function nameOf({ known, problem }: ModelSource<ImageModel>): string {
  if (known !== undefined) return idOf(known)
  const why = 'the function made no model yet (it may need a key, or be async)'
  const message = `fromImageModel: id: expected a name like 'fal/flux', because ${why}`
  throw new TypeError(message, problem === undefined ? undefined : { cause: problem })
}

async function accepts(
  request: ImageRequest,
  source: ModelSource<ImageModel>,
  options: FromImageModelOptions,
): Promise<Acceptance> {
  const model = await source.ask()
  const own = model && modelAccepts(request, await modelFacts(model), options)
  const users = await options.accepts?.(request)
  const reasons = [own, users].filter((answer) => typeof answer === 'string')
  if (reasons.length > 0) return reasons.join('; ')
  return own ?? users
}
