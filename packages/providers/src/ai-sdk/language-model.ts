import type { LanguageModelV3, LanguageModelV4 } from '@ai-sdk/provider'
import type { MakeModel, ModelKind } from './model-source.ts'

/** A language model of the AI SDK, in either of the two versions of its contract that are in use. */
export type LanguageModel = LanguageModelV3 | LanguageModelV4

/** Makes the language model of one attempt, which is to send through the fetch given. */
export type MakeLanguageModel = MakeModel<LanguageModel>

/** What gives other models away, by a property that language models do not have. */
const others: readonly (readonly [property: string, what: string])[] = [
  ['maxImagesPerCall', 'an image model: take it to fromImageModel'],
  ['doEmbed', 'an embedding model: take the languageModel(id) of its provider'],
  ['doRerank', 'a reranking model: take the languageModel(id) of its provider'],
  ['accepts', 'a provider of stint, which needs no fromLanguageModel'],
  ['explain', 'a pipeline, which is a target as it is'],
  ['then', 'a promise: await it, or return it from a function'],
]

const methods = ['doGenerate', 'doStream'] as const

/** What {@link fromLanguageModel} is given: a model, or a function that makes one. */
export const languageModels: ModelKind<LanguageModel> = {
  caller: 'fromLanguageModel',
  // What the factories of the AI SDK give, `createOpenAI()` and its like: most are functions.
  isVendor: (given) => typeof Reflect.get(given, 'languageModel') === 'function',
  vendorHint: 'a provider of the AI SDK: write (fetch) => createX({ fetch })(id)',
  check(given) {
    const problem = problemOf(given)
    if (problem !== undefined) throw new TypeError(`fromLanguageModel: ${problem}`)
    return given as LanguageModel
  },
}

/** Structurally: packages bring their own copies of its classes. */
function problemOf(given: unknown): string | undefined {
  if (typeof given === 'string') {
    return 'expected a language model, got a string: pass the model itself, like createOpenAI({ fetch })(id)'
  }
  if ((typeof given !== 'object' && typeof given !== 'function') || given === null) {
    return `expected a language model of the AI SDK, got ${given === null ? 'null' : typeof given}`
  }
  const other = others.find(([property]) => property in given)
  if (other !== undefined) return `expected a language model, got ${other[1]}`
  if (languageModels.isVendor(given)) {
    return `expected a language model, got ${languageModels.vendorHint}`
  }
  const version: unknown = Reflect.get(given, 'specificationVersion')
  if (version !== 'v3' && version !== 'v4') {
    const found = typeof version === 'string' ? `'${version.slice(0, 20)}'` : 'none'
    return `expected a language model of specificationVersion 'v3' or 'v4', found ${found}`
  }
  const isComplete =
    methods.every((name) => typeof Reflect.get(given, name) === 'function') &&
    [Reflect.get(given, 'provider'), Reflect.get(given, 'modelId')].every(isName)
  if (isComplete) return undefined
  return 'expected a language model with provider, modelId, doGenerate and doStream'
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}
