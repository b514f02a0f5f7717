import { z } from 'zod'
import type { OptionFields } from '../provider-settings.ts'

/** Options of image models at OpenRouter, for the factory or for `providerOptions.openrouter` of one request. */
export interface OpenRouterImageOptions {
  /** Which upstream providers may serve, in OpenRouter's own terms. Default: OpenRouter's choice. */
  readonly provider?:
    | {
        readonly order?: readonly string[] | undefined
        readonly only?: readonly string[] | undefined
        readonly ignore?: readonly string[] | undefined
        readonly allow_fallbacks?: boolean | undefined
        readonly data_collection?: 'allow' | 'deny' | undefined
        readonly zdr?: boolean | undefined
        readonly sort?: 'price' | 'throughput' | 'latency' | undefined
      }
    | undefined
  /** The side of the image, about; for the models that have it. Default: the model's. */
  readonly imageSize?: '512' | '1K' | '2K' | '4K' | undefined
  /** Default: the model's. */
  readonly quality?: 'low' | 'medium' | 'high' | 'auto' | undefined
  /** Default: the model's. */
  readonly outputFormat?: 'png' | 'jpeg' | 'webp' | undefined
  /** Default: the model's. */
  readonly background?: 'transparent' | 'opaque' | 'auto' | undefined
  /** Your end user, for the vendors' detection of abuse. */
  readonly user?: string | undefined
}

const names = z.array(z.string())

/** A schema for each of {@link OpenRouterImageOptions}. */
export const openrouterImageOptionFields: OptionFields<OpenRouterImageOptions> = {
  provider: z
    .strictObject({
      order: names.optional(),
      only: names.optional(),
      ignore: names.optional(),
      allow_fallbacks: z.boolean().optional(),
      data_collection: z.enum(['allow', 'deny']).optional(),
      zdr: z.boolean().optional(),
      sort: z.enum(['price', 'throughput', 'latency']).optional(),
    })
    .optional(),
  imageSize: z.enum(['512', '1K', '2K', '4K']).optional(),
  quality: z.enum(['low', 'medium', 'high', 'auto']).optional(),
  outputFormat: z.enum(['png', 'jpeg', 'webp']).optional(),
  background: z.enum(['transparent', 'opaque', 'auto']).optional(),
  user: z.string().optional(),
}

/** What `providerOptions.openrouter` may hold. */
export const openrouterImageOptions: z.ZodType<OpenRouterImageOptions> = z.strictObject(
  openrouterImageOptionFields,
)
