import {
  defineProvider,
  generateText,
  type Acceptance,
  type Failure,
  type Provider,
  type TextMade,
  type TextRequest,
} from '@stint/core'
import { languageModels, type LanguageModel, type MakeLanguageModel } from './language-model.ts'
import { checkLanguageOptions, type FromLanguageModelOptions } from './language-options.ts'
import { LanguageUse } from './language-use.ts'
import { idOf } from './model-facts.ts'
import { modelSource, type ModelSource } from './model-source.ts'
import { isPaid } from './paid-requests.ts'
import { classifyLanguageModel } from './text-faults.ts'
import { textAccepts } from './text-gate.ts'
import { quotedPrice } from './token-price.ts'

/**
 * Any language model of the AI SDK as a provider of text, whole (`doGenerate`) and streamed
 * (`doStream`): `fromLanguageModel((fetch) => createOpenAI({ fetch }).responses(id))`. The function
 * is called for every attempt with its fetch, and once now, with one that refuses, to ask the model
 * what it takes. A ready-made model works too, but what it sends is then only seen, through Node's
 * diagnostics channels.
 * @throws TypeError when that is no language model of specification v3 or v4, when an option does
 * not fit, and when `id` is left out and no model can be made yet to name it by.
 */
export function fromLanguageModel(
  model: LanguageModel | MakeLanguageModel,
  options: FromLanguageModelOptions = {},
): Provider<TextRequest, TextMade> {
  const settings = checkLanguageOptions(options)
  const source = modelSource(languageModels, model)
  const { price, maxResponseBytes } = settings
  const use = new LanguageUse(source, settings)
  return defineProvider<TextRequest, TextMade>({
    id: settings.id ?? nameOf(source),
    operation: generateText,
    accepts: (request) => accepts(request, source, settings),
    attempt: (request, attempt) => use.attempt(request, attempt),
    stream: (request, attempt) => use.stream(request, attempt),
    classify: (failure: Failure) => settings.classify?.(failure) ?? classifyLanguageModel(failure),
    isSubmission: settings.isSubmission ?? isPaid,
    wire: source.isMade ? 'fetch' : 'outside',
    maxResponseBytes,
    ...(price && {
      price: (request) =>
        typeof price === 'function' ? price(request) : quotedPrice(price, request),
    }),
  })
}

function nameOf({ known, problem }: ModelSource<LanguageModel>): string {
  if (known !== undefined) return idOf(known)
  const why = 'the function made no model yet (it may need a key, or be async)'
  const message = `fromLanguageModel: id: expected a name like 'openai/gpt-5.5', because ${why}`
  throw new TypeError(message, problem === undefined ? undefined : { cause: problem })
}

async function accepts(
  request: TextRequest,
  source: ModelSource<LanguageModel>,
  options: FromLanguageModelOptions,
): Promise<Acceptance> {
  const model = await source.ask()
  const own = model && (await textAccepts(request, model, options))
  const users = await options.accepts?.(request)
  const reasons = [own, users].filter((answer) => typeof answer === 'string')
  if (reasons.length > 0) return reasons.join('; ')
  return own ?? users
}
