import type { ImageMade } from '@stint/core'
import { z } from 'zod'

/** What an answer holds, whichever endpoint gave it. */
export interface Answered extends Pick<ImageMade, 'usage' | 'cost'> {
  /** Base64, or data URLs. */
  readonly images: readonly string[]
  /** What the model said beside the images, or in place of them. */
  readonly text?: string | undefined
  /** Why the image was held back, where it was. */
  readonly refused?: string | undefined
}

const count = z.number().nonnegative().optional().catch(undefined)

const usageSchema = z
  .object({ prompt_tokens: count, completion_tokens: count, total_tokens: count, cost: count })
  .catch({})

/** Tokens, and the cost in US dollars, as both endpoints tell them. */
export function readUsage(usage: unknown): Pick<Answered, 'usage' | 'cost'> {
  const { prompt_tokens, completion_tokens, total_tokens, cost } = usageSchema.parse(usage)
  return {
    usage: {
      inputTokens: prompt_tokens,
      outputTokens: completion_tokens,
      totalTokens: total_tokens,
    },
    cost,
  }
}
