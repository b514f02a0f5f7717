import { z } from 'zod'
import { openaiImageOptionFields, type OpenAIImageOptions } from '../openai/options.ts'
import type { OptionFields } from '../provider-settings.ts'

/**
 * Options of the image generation tool, for the factory or for `providerOptions.codex` of one
 * request. Those that the Images API has too mean the same here.
 */
export interface CodexImageOptions extends Omit<OpenAIImageOptions, 'user' | 'safetyIdentifier'> {
  /** 0 to 3 previews, told as progress; each costs tokens of its own. Default: none. */
  readonly partialImages?: number | undefined
  /** Default: `edit` with references, else `generate`. `auto` leaves it to the text model. */
  readonly action?: 'generate' | 'edit' | 'auto' | undefined
}

const { user: _, safetyIdentifier: __, ...toolFields } = openaiImageOptionFields

/** A schema for each of {@link CodexImageOptions}. */
export const codexImageOptionFields: OptionFields<CodexImageOptions> = {
  ...toolFields,
  partialImages: z.int().min(0).max(3).optional(),
  action: z.enum(['generate', 'edit', 'auto']).optional(),
}

/** What `providerOptions.codex` may hold. */
export const codexImageOptions: z.ZodType<CodexImageOptions> =
  z.strictObject(codexImageOptionFields)
