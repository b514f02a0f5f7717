import type {
  ImageModelV4CallOptions,
  ImageModelV4File,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider'
import { Fault, type Attempt, type ImageRequest, type Reference } from '@stint/core'
import { loadImage } from '../load-image.ts'
import { imageProblems } from '../reference-limits.ts'
import type { FromImageModelOptions } from './from-options.ts'
import { askedOf } from './gate.ts'
import { frameOf } from './gate-shape.ts'
import type { ImageModel } from './image-model.ts'
import type { ModelResult } from './made.ts'
import { vendorOf } from './model-facts.ts'
import { optionsFor } from './options-for.ts'

/** Asks a model once, for what a request asks. */
export async function callModel(
  model: ImageModel,
  request: ImageRequest,
  attempt: Attempt,
  options: FromImageModelOptions,
): Promise<ModelResult> {
  const { prompt, n = 1, seed, references } = request
  const target = { vendor: vendorOf(model), modelId: model.modelId }
  const { size, aspectRatio } = frameOf(askedOf(request, target, options))
  const files = await Promise.all(
    references.map((reference, at) => fileOf(reference, `reference ${at + 1}`, attempt, options)),
  )
  const mask = request.mask && (await fileOf(request.mask, 'the mask', attempt, options))
  return model.doGenerate({
    prompt,
    n,
    seed,
    size: size as ImageModelV4CallOptions['size'],
    aspectRatio: aspectRatio as ImageModelV4CallOptions['aspectRatio'],
    files: files.length > 0 ? files : undefined,
    mask,
    // A copy: a checked request is frozen, and packages may write into what they are given.
    providerOptions: structuredClone<SharedV4ProviderOptions>(optionsFor(request, options)),
    abortSignal: attempt.signal,
    ...(options.headers && { headers: { ...options.headers } }),
  })
}

async function fileOf(
  reference: Reference,
  name: string,
  attempt: Attempt,
  { links, referenceTypes, maxReferenceBytes = Infinity }: FromImageModelOptions,
): Promise<ImageModelV4File> {
  if (!('url' in reference)) return { type: 'file', ...reference }
  if (links !== 'fetch') return { type: 'url', url: reference.url }
  const image = await loadImage(reference, name, attempt)
  const limits = { mediaTypes: referenceTypes, bytes: maxReferenceBytes }
  const [problem] = name === 'the mask' ? [] : imageProblems(image, name, limits)
  if (problem === undefined) return { type: 'file', ...image }
  throw new Fault('unsupported', { message: problem, delivery: 'unsent' })
}
