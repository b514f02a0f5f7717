import type { ImageModelV3, ImageModelV4 } from '@ai-sdk/provider'
import type { MakeModel, ModelKind } from './model-source.ts'

/** An image model of the AI SDK, in either of the two versions of its contract that are in use. */
export type ImageModel = ImageModelV3 | ImageModelV4

/** Makes the image model of one attempt, which is to send through the fetch given. */
export type MakeImageModel = MakeModel<ImageModel>

/** What gives other models away, by a property that image models do not have. */
const others: readonly (readonly [property: string, what: string])[] = [
  ['doStream', 'a language model: take the .image(id) of its provider'],
  ['doEmbed', 'an embedding model: take the .image(id) of its provider'],
  ['doRerank', 'a reranking model: take the .image(id) of its provider'],
  ['maxVideosPerCall', 'a video model: take the .image(id) of its provider'],
  ['accepts', 'a provider of stint, which needs no fromImageModel'],
  ['explain', 'a pipeline, which is a target as it is'],
  ['then', 'a promise: await it, or return it from a function'],
]

/** What {@link fromImageModel} is given: a model, or a function that makes one. */
export const imageModels: ModelKind<ImageModel> = {
  caller: 'fromImageModel',
  // What the factories of the AI SDK give, `createFal()` and its like: some are functions.
  isVendor: (given) =>
    ['image', 'imageModel'].some((name) => typeof Reflect.get(given, name) === 'function'),
  vendorHint: 'a provider of the AI SDK: write (fetch) => createX({ fetch }).image(id)',
  check(given) {
    const problem = problemOf(given)
    if (problem !== undefined) throw new TypeError(`fromImageModel: ${problem}`)
    return given as ImageModel
  },
}

/** Structurally: packages bring their own copies of its classes. */
function problemOf(given: unknown): string | undefined {
  if (typeof given === 'string') {
    const wanted = 'pass the model itself, like createFal({ fetch }).image(id)'
    return `expected an image model, got a string: ${wanted}`
  }
  if ((typeof given !== 'object' && typeof given !== 'function') || given === null) {
    return `expected an image model of the AI SDK, got ${given === null ? 'null' : typeof given}`
  }
  const other = others.find(([property]) => property in given)
  if (other !== undefined) return `expected an image model, got ${other[1]}`
  if (imageModels.isVendor(given)) return `expected an image model, got ${imageModels.vendorHint}`
  const version: unknown = Reflect.get(given, 'specificationVersion')
  if (version !== 'v3' && version !== 'v4') {
    const found = typeof version === 'string' ? `'${version.slice(0, 20)}'` : 'none'
    return `expected an image model of specificationVersion 'v3' or 'v4', found ${found}`
  }
  const isComplete =
    typeof Reflect.get(given, 'doGenerate') === 'function' &&
    [Reflect.get(given, 'provider'), Reflect.get(given, 'modelId')].every(isName)
  return isComplete ? undefined : 'expected an image model with provider, modelId and doGenerate'
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}
