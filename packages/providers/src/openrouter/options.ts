import { z } from 'zod'
import type { OptionFields } from '../provider-settings.ts'

/**
 * Options of image models at OpenRouter, for the factory or for `providerOptions.openrouter` of one
 * request.
 */
export interface OpenRouterImageOptions {
  /** Which upstream providers may serve, in OpenRouter's own terms. Default: OpenRouter's choice. */
  readonly provider?: OpenRouterRouting | undefined
  /** The side of the image, about; for the models that have it. Default: the model's. */
  readonly imageSize?: '512' | '1K' | '2K' | '4K' | undefined
  /** `/images` only. Default: the model's. */
  readonly quality?: 'low' | 'medium' | 'high' | 'xhigh' | 'max' | 'auto' | undefined
  /** `/images` only. Default: the model's. */
  readonly outputFormat?: 'png' | 'jpeg' | 'webp' | undefined
  /** 0 to 100, for jpeg and webp; `/images` only. */
  readonly outputCompression?: number | undefined
  /** `transparent` needs png or webp; `/images` only. Default: the model's. */
  readonly background?: 'transparent' | 'opaque' | 'auto' | undefined
  /** Your end user, for the vendors' detection of abuse. */
  readonly user?: string | undefined
}

/** The fields of `provider` that mean something for images. */
export interface OpenRouterRouting {
  /** Slugs, tried in this order. */
  readonly order?: readonly string[] | undefined
  readonly only?: readonly string[] | undefined
  readonly ignore?: readonly string[] | undefined
  /** `false`: the first upstream and no other. Default: true. */
  readonly allow_fallbacks?: boolean | undefined
  readonly sort?: 'price' | 'throughput' | 'latency' | undefined
  /** Chat completions only. */
  readonly data_collection?: 'allow' | 'deny' | undefined
  /** Only upstreams that retain nothing; chat completions only. */
  readonly zdr?: boolean | undefined
  /** An upstream's own parameters, by its slug; `/images` only. */
  readonly options?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined
}

const names = z.array(z.string())

const routing: OptionFields<OpenRouterRouting> = {
  order: names.optional(),
  only: names.optional(),
  ignore: names.optional(),
  allow_fallbacks: z.boolean().optional(),
  sort: z.enum(['price', 'throughput', 'latency']).optional(),
  data_collection: z.enum(['allow', 'deny']).optional(),
  zdr: z.boolean().optional(),
  options: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
}

/** A schema for each of {@link OpenRouterImageOptions}. */
export const openrouterImageOptionFields: OptionFields<OpenRouterImageOptions> = {
  provider: z.strictObject(routing).optional(),
  imageSize: z.enum(['512', '1K', '2K', '4K']).optional(),
  quality: z.enum(['low', 'medium', 'high', 'xhigh', 'max', 'auto']).optional(),
  outputFormat: z.enum(['png', 'jpeg', 'webp']).optional(),
  outputCompression: z.int().min(0).max(100).optional(),
  background: z.enum(['transparent', 'opaque', 'auto']).optional(),
  user: z.string().optional(),
}

/** What `providerOptions.openrouter` may hold. */
export const openrouterImageOptions: z.ZodType<OpenRouterImageOptions> = z.strictObject(
  openrouterImageOptionFields,
)
