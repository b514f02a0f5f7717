import { z } from 'zod'
import type { OptionFields } from '../provider-settings.ts'

/**
 * Options of DashScope's image models, for the factory or for `providerOptions.dashscope` of one
 * request.
 */
export interface DashScopeImageOptions {
  /** What should not be in the image; at most 500 characters. */
  readonly negativePrompt?: string | undefined
  /** Whether the prompt is rewritten by a model first; qwen-image-edit cannot. Default: the API's, true. */
  readonly promptExtend?: boolean | undefined
  /** Whether the vendor's mark is put into a corner. Default: the API's, false. */
  readonly watermark?: boolean | undefined
}

/** A schema for each of {@link DashScopeImageOptions}. */
export const dashscopeImageOptionFields: OptionFields<DashScopeImageOptions> = {
  negativePrompt: z.string().max(500).optional(),
  promptExtend: z.boolean().optional(),
  watermark: z.boolean().optional(),
}

/** What `providerOptions.dashscope` may hold. */
export const dashscopeImageOptions: z.ZodType<DashScopeImageOptions> = z.strictObject(
  dashscopeImageOptionFields,
)
