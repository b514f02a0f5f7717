import { z } from 'zod'
import type { OptionFields } from '../provider-settings.ts'

/**
 * Options of Gemini's image models, for the factory or for `providerOptions.google` of one request.
 */
export interface GoogleImageOptions {
  /** The side of the image, about; not every model has each. Default: the API's, `1K`. */
  readonly imageSize?: '512' | '1K' | '2K' | '4K' | undefined
  /** How long the model thinks before it draws. Default: the API's. */
  readonly thinkingLevel?: 'minimal' | 'low' | 'medium' | 'high' | undefined
  /** Whether it may look things up on the web, which costs extra. Default: false. */
  readonly googleSearch?: boolean | undefined
  /** What is blocked, by category. Default: the API's. */
  readonly safetySettings?: readonly SafetySetting[] | undefined
}

/** From which threshold a category of harm is blocked. */
export interface SafetySetting {
  readonly category: `HARM_CATEGORY_${Category}`
  readonly threshold: (typeof thresholds)[number]
}

type Category =
  | 'HATE_SPEECH'
  | 'DANGEROUS_CONTENT'
  | 'HARASSMENT'
  | 'SEXUALLY_EXPLICIT'
  | 'CIVIC_INTEGRITY'

const categories = [
  'HARM_CATEGORY_HATE_SPEECH',
  'HARM_CATEGORY_DANGEROUS_CONTENT',
  'HARM_CATEGORY_HARASSMENT',
  'HARM_CATEGORY_SEXUALLY_EXPLICIT',
  'HARM_CATEGORY_CIVIC_INTEGRITY',
] as const
const thresholds = [
  'BLOCK_LOW_AND_ABOVE',
  'BLOCK_MEDIUM_AND_ABOVE',
  'BLOCK_ONLY_HIGH',
  'BLOCK_NONE',
  'OFF',
] as const

/** A schema for each of {@link GoogleImageOptions}. */
export const googleImageOptionFields: OptionFields<GoogleImageOptions> = {
  imageSize: z.enum(['512', '1K', '2K', '4K']).optional(),
  thinkingLevel: z.enum(['minimal', 'low', 'medium', 'high']).optional(),
  googleSearch: z.boolean().optional(),
  safetySettings: z
    .array(z.strictObject({ category: z.enum(categories), threshold: z.enum(thresholds) }))
    .optional(),
}

/** What `providerOptions.google` may hold. */
export const googleImageOptions: z.ZodType<GoogleImageOptions> =
  z.strictObject(googleImageOptionFields)
