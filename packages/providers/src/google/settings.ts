import { checkOptions, type ImageRequest } from '@stint/core'
import { z } from 'zod'
import { providerSettings, type ProviderSettings } from '../provider-settings.ts'
import { optionsOf } from '../vendor-options.ts'
import { googleImageOptionFields, type GoogleImageOptions } from './options.ts'

/** Options of {@link google}. */
export interface GoogleOptions extends ProviderSettings, GoogleImageOptions {
  /** Default `gemini-nano-banana-2.1`. */
  readonly model?: string | undefined
}

/** The checked options, with model and address settled. */
export interface GoogleSettings extends GoogleOptions {
  readonly model: string
  readonly baseURL: string
}

/** {@link GoogleOptions} as a schema, for files. */
export const googleSchema: z.ZodType<GoogleOptions> = z.strictObject({
  ...providerSettings,
  ...googleImageOptionFields,
  model: z.string().trim().min(1).optional(),
})

/** @throws TypeError that names each option that does not fit. */
export function googleSettings(given: GoogleOptions): GoogleSettings {
  const options = checkOptions('google', googleSchema, given)
  return {
    ...options,
    model: options.model ?? 'gemini-nano-banana-2.1',
    baseURL: options.baseURL ?? 'https://generativelanguage.googleapis.com/v1beta',
  }
}

/** The image options of one request: the factory's, overridden by the request's own. */
export function imageOptions(request: ImageRequest, settings: GoogleSettings): GoogleImageOptions {
  return optionsOf<GoogleImageOptions>(
    request,
    { vendor: 'google', fields: googleImageOptionFields },
    settings,
  )
}
