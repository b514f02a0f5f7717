import { checkOptions, type ImageRequest } from '@stint/core'
import { z } from 'zod'
import { providerSettings, type ProviderSettings } from '../provider-settings.ts'
import { optionsOf } from '../vendor-options.ts'
import { openrouterModel, type Endpoint } from './models.ts'
import { openrouterImageOptionFields, type OpenRouterImageOptions } from './options.ts'

/** Options of {@link openrouter}. */
export interface OpenRouterOptions extends ProviderSettings, OpenRouterImageOptions {
  /** `vendor/model`, as OpenRouter names it. */
  readonly model: string
  /** Where a model is asked that is not known. Default: `images`. */
  readonly endpoint?: Endpoint | undefined
  /** The address of your application, in OpenRouter's rankings (`HTTP-Referer`). */
  readonly referer?: string | undefined
  /** The name of your application, in OpenRouter's rankings (`X-Title`). */
  readonly title?: string | undefined
}

/** The checked options, with the address settled. */
export interface OpenRouterSettings extends OpenRouterOptions {
  readonly baseURL: string
}

const schema: z.ZodType<OpenRouterOptions> = z.strictObject({
  ...providerSettings,
  ...openrouterImageOptionFields,
  model: z
    .string("expected a model like 'google/gemini-3-pro-image'")
    .trim()
    .regex(/^[^/\s]+\/\S+$/, "expected a model like 'google/gemini-3-pro-image'"),
  endpoint: z.enum(['images', 'chat'], "expected 'images' or 'chat'").optional(),
  referer: z.string().optional(),
  title: z.string().optional(),
})

/** @throws TypeError that names each option that does not fit. */
export function openrouterSettings(given: OpenRouterOptions): OpenRouterSettings {
  const options = checkOptions('openrouter', schema, given)
  return { ...options, baseURL: options.baseURL ?? 'https://openrouter.ai/api/v1' }
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

/** Where a model is asked: as the option says, else as is known of it, else at `/images`. */
export function endpointOf({ model, endpoint }: OpenRouterSettings): Endpoint {
  return endpoint ?? openrouterModel(model)?.endpoint ?? 'images'
}
