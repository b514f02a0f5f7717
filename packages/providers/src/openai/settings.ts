import { checkOptions, type ImageRequest } from '@stint/core'
import { z } from 'zod'
import { baseURLFrom } from '../base-url.ts'
import { providerSettings, type ProviderSettings } from '../provider-settings.ts'
import { optionsOf } from '../vendor-options.ts'
import { openaiModel } from './models.ts'
import { optionProblems } from './option-problems.ts'
import { openaiImageOptionFields, type OpenAIImageOptions } from './options.ts'

/** Options of {@link openai}. */
export interface OpenAIOptions extends ProviderSettings, OpenAIImageOptions {
  /** Default `gpt-image-2`. */
  readonly model?: string | undefined
  readonly organization?: string | undefined
  readonly project?: string | undefined
}

/** The checked options, with model and address settled. */
export interface OpenAISettings extends OpenAIOptions {
  readonly model: string
  readonly baseURL: string
}

/** {@link OpenAIOptions} as a schema, for files. */
export const openaiSchema: z.ZodType<OpenAIOptions> = z.strictObject({
  ...providerSettings,
  ...openaiImageOptionFields,
  model: z.string().trim().min(1).optional(),
  organization: z.string().optional(),
  project: z.string().optional(),
})

/**
 * @throws TypeError that names each option that does not fit, also those that the model rejects.
 */
export function openaiSettings(given: OpenAIOptions): OpenAISettings {
  const options = checkOptions('openai', openaiSchema, given)
  const model = options.model ?? 'gpt-image-2'
  const fallback = 'https://api.openai.com/v1'
  const baseURL = options.baseURL ?? baseURLFrom('OPENAI_BASE_URL', 'openai') ?? fallback
  const problems = optionProblems(options, openaiModel(model))
  if (problems.length > 0) throw new TypeError(`openai: ${model} ${problems.join('; ')}`)
  return { ...options, model, baseURL }
}

/** The image options of one request: the factory's, overridden by the request's own. */
export function imageOptions(request: ImageRequest, settings: OpenAISettings): OpenAIImageOptions {
  return optionsOf<OpenAIImageOptions>(
    request,
    { vendor: 'openai', fields: openaiImageOptionFields },
    settings,
  )
}
