import { checkOptions, type ImageRequest } from '@stint/core'
import { z } from 'zod'
import { providerSettings, type ProviderSettings } from '../provider-settings.ts'
import { optionsOf } from '../vendor-options.ts'
import type { Endpoint, Modality } from './models.ts'
import { optionProblems } from './option-problems.ts'
import { openrouterImageOptionFields, type OpenRouterImageOptions } from './options.ts'

/** Options of {@link openrouter}. */
export interface OpenRouterOptions extends ProviderSettings, OpenRouterImageOptions {
  /** `vendor/model`, as OpenRouter names it. */
  readonly model: string
  /** Where the model is asked. Default: what is known of it, else `images`. */
  readonly endpoint?: Endpoint | undefined
  /**
   * What the model is asked for in chat completions: `['image']` where it gives images alone.
   * Default: what is known of it, else `['image', 'text']`.
   */
  readonly modalities?: readonly Modality[] | undefined
  /** The address of your application, in OpenRouter's rankings (`HTTP-Referer`). */
  readonly referer?: string | undefined
  /** The name of your application, in OpenRouter's rankings (`X-OpenRouter-Title`). */
  readonly title?: string | undefined
}

/** The checked options, with the address settled. */
export interface OpenRouterSettings extends OpenRouterOptions {
  readonly baseURL: string
}

const expectedModel = "expected a model like 'google/gemini-3-pro-image'"

/** {@link OpenRouterOptions} as a schema, for files. */
export const openrouterSchema: z.ZodType<OpenRouterOptions> = z.strictObject({
  ...providerSettings,
  ...openrouterImageOptionFields,
  model: z
    .string(expectedModel)
    .trim()
    .regex(/^[^/\s]+\/\S+$/, expectedModel),
  endpoint: z.enum(['images', 'chat'], "expected 'images' or 'chat'").optional(),
  modalities: z
    .array(z.enum(['image', 'text']))
    .refine((given) => given.includes('image'), "expected 'image' among them")
    .optional(),
  referer: z.string().optional(),
  title: z.string().optional(),
})

/**
 * @throws TypeError that names each option that does not fit, also those that the endpoint or the
 * model does not take.
 */
export function openrouterSettings(given: OpenRouterOptions): OpenRouterSettings {
  const options = checkOptions('openrouter', openrouterSchema, given)
  const settings = { ...options, baseURL: options.baseURL ?? 'https://openrouter.ai/api/v1' }
  const problems = optionProblems(settings, settings)
  if (problems.length > 0) {
    throw new TypeError(`openrouter: ${settings.model} ${problems.join('; ')}`)
  }
  return settings
}

/** The image options of one request: the factory's, overridden by the request's own. */
export function imageOptions(
  request: ImageRequest,
  settings: OpenRouterSettings,
): OpenRouterImageOptions {
  return optionsOf<OpenRouterImageOptions>(
    request,
    { vendor: 'openrouter', fields: openrouterImageOptionFields },
    settings,
  )
}
