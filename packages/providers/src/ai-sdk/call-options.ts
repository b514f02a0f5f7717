import type { LanguageModelV3CallOptions, LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { TextRequest } from '@stint/core'
import type { FromLanguageModelOptions } from './language-options.ts'
import { optionsFor } from './options-for.ts'
import { promptFor, promptForV3 } from './prompt-for.ts'
import { thawed } from './thawed.ts'

/** What a model of v4 is called with: the request as it is, and beneath it what the factory was given. */
export function callOptions(
  request: TextRequest,
  options: FromLanguageModelOptions,
  abortSignal: AbortSignal,
): LanguageModelV4CallOptions {
  return { ...settingsFor(request, options), prompt: promptFor(request.messages), abortSignal }
}

/** The same for a model of v3. */
export function callOptionsV3(
  request: TextRequest,
  options: FromLanguageModelOptions,
  abortSignal: AbortSignal,
): LanguageModelV3CallOptions {
  const { reasoning: _, ...settings } = settingsFor(request, options)
  return {
    ...(settings as Partial<LanguageModelV3CallOptions>),
    prompt: promptForV3(request.messages),
    abortSignal,
  }
}

function settingsFor(
  request: TextRequest,
  options: FromLanguageModelOptions,
): Omit<LanguageModelV4CallOptions, 'prompt'> {
  const { messages: _, ...settings } = request
  const headers = { ...options.headers, ...request.headers }
  const providerOptions = optionsFor(request, options)
  return thawed({
    ...settings,
    headers: Object.keys(headers).length > 0 ? headers : undefined,
    providerOptions: Object.keys(providerOptions).length > 0 ? providerOptions : undefined,
  }) as Omit<LanguageModelV4CallOptions, 'prompt'>
}
