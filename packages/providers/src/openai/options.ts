import { z } from 'zod'
import type { OptionFields } from '../provider-settings.ts'

/**
 * Options of OpenAI's image models, for the factory or for `providerOptions.openai` of one request.
 */
export interface OpenAIImageOptions {
  /** `xhigh` and `max`: from gpt-image-2.5. Default: the API's, `auto`. */
  readonly quality?: 'low' | 'medium' | 'high' | 'xhigh' | 'max' | 'auto' | undefined
  /** `transparent` needs png or webp. Default: the API's, `auto`. */
  readonly background?: 'transparent' | 'opaque' | 'auto' | undefined
  /** `gif`: gpt-image-2.6, without references. Default: the API's, `png`. */
  readonly outputFormat?: 'png' | 'jpeg' | 'webp' | 'gif' | undefined
  /** 0 to 100, for jpeg and webp. */
  readonly outputCompression?: number | undefined
  /** Default: the API's, `auto`. */
  readonly moderation?: 'auto' | 'low' | undefined
  /**
   * How closely references are followed; gpt-image-2 rejects it. Means nothing without references.
   */
  readonly inputFidelity?: 'high' | 'low' | undefined
  /** How much detail is planned: gpt-image-2.6. */
  readonly complexity?: 'low' | 'medium' | 'high' | undefined
  /** 2 to 64, for gif. */
  readonly frameCount?: number | undefined
  /** 20 to 2000 ms, for gif. */
  readonly frameDurationMs?: number | undefined
  /** Your end user, for OpenAI's detection of abuse. */
  readonly user?: string | undefined
  /** A hash of your end user, at most 128 characters. */
  readonly safetyIdentifier?: string | undefined
}

/** A schema for each of {@link OpenAIImageOptions}. */
export const openaiImageOptionFields: OptionFields<OpenAIImageOptions> = {
  quality: z.enum(['low', 'medium', 'high', 'xhigh', 'max', 'auto']).optional(),
  background: z.enum(['transparent', 'opaque', 'auto']).optional(),
  outputFormat: z.enum(['png', 'jpeg', 'webp', 'gif']).optional(),
  outputCompression: z.int().min(0).max(100).optional(),
  moderation: z.enum(['auto', 'low']).optional(),
  inputFidelity: z.enum(['high', 'low']).optional(),
  complexity: z.enum(['low', 'medium', 'high']).optional(),
  frameCount: z.int().min(2).max(64).optional(),
  frameDurationMs: z.int().min(20).max(2000).optional(),
  user: z.string().optional(),
  safetyIdentifier: z.string().max(128).optional(),
}

/** What `providerOptions.openai` may hold. */
export const openaiImageOptions: z.ZodType<OpenAIImageOptions> =
  z.strictObject(openaiImageOptionFields)
