import { checkOptions } from '@stint/core'
import { z } from 'zod'
import type { OptionFields } from '../provider-settings.ts'
import { toOptionFields, type ToImageModelOptions } from './to-options.ts'

/** Options of {@link toLanguageModel}. Those of `run` hold for every call. */
export interface ToLanguageModelOptions extends ToImageModelOptions {
  /**
   * Links to files that the pipeline's targets take, by media type, as language models of the AI SDK
   * say it: `{ 'image/*': [/^https:/] }`. Default: none. The AI SDK downloads every other, once, and
   * the pipeline gets the bytes, which every target takes.
   */
  readonly supportedUrls?: Readonly<Record<string, readonly RegExp[]>> | undefined
}

const patterns = z.array(
  z.custom<RegExp>((value) => value instanceof RegExp, 'expected a regular expression'),
)

const fields: OptionFields<ToLanguageModelOptions> = {
  ...toOptionFields,
  supportedUrls: z
    .record(
      z.string(),
      patterns,
      "expected patterns by media type, like { 'image/*': [/^https:/] }",
    )
    .optional(),
}

const schema: z.ZodType<ToLanguageModelOptions> = z.strictObject(fields)

/** @throws TypeError that names each option that does not fit. */
export function checkToLanguageOptions(given: ToLanguageModelOptions): ToLanguageModelOptions {
  return checkOptions('toLanguageModel', schema, given)
}
