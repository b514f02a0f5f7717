import type { ImageMade } from '@stint/core'
import { z } from 'zod'

const count = z.number().nonnegative().optional().catch(undefined)

const schema = z
  .object({
    usage: z.object({
      prompt_tokens: count,
      completion_tokens: count,
      total_tokens: count,
      cost: count,
      is_byok: z.boolean().optional().catch(undefined),
      cost_details: z.object({ upstream_inference_cost: count }).optional().catch(undefined),
    }),
  })
  .catch({ usage: {} })

/**
 * Tokens, and the cost in US dollars, as both endpoints tell them. With a key of one's own at the
 * upstream, its bill comes on top of what OpenRouter takes.
 */
export function readUsage(json: unknown): Pick<ImageMade, 'usage' | 'cost'> {
  const { usage } = schema.parse(json)
  const upstream = usage.is_byok ? (usage.cost_details?.upstream_inference_cost ?? 0) : 0
  return {
    usage: {
      inputTokens: usage.prompt_tokens,
      outputTokens: usage.completion_tokens,
      totalTokens: usage.total_tokens,
    },
    cost: usage.cost === undefined ? undefined : usage.cost + upstream,
  }
}
