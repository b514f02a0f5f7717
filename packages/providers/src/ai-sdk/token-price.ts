import type { TextRequest, TextUsage } from '@stint/core'
import { estimatedInput } from './token-estimate.ts'

/** What a model's tokens cost, each in the unit that `budget({ cost })` is given in: 2 dollars a million are 2e-6. */
export interface TokenPrice {
  /** Of one token of input. */
  readonly input: number
  /** Of one token of output, reasoning and text. */
  readonly output: number
  /** Of one token of input that was read from a cache. Default: that of `input`. */
  readonly cachedInput?: number | undefined
  /** With how many tokens of output a request is quoted that has no `maxOutputTokens`. Default 4096. */
  readonly outputTokens?: number | undefined
}

const usualOutput = 4096

/** The price of a request before it is sent: of what it is estimated to hold, and of the most it may give. */
export function quotedPrice(price: TokenPrice, request: TextRequest): number {
  const { maxOutputTokens = price.outputTokens ?? usualOutput } = request
  return estimatedInput(request) * price.input + maxOutputTokens * price.output
}

/** The price of what a vendor counted; undefined where it has not counted both sides. */
export function priceOfUsage(
  { input, output, cachedInput = input }: TokenPrice,
  usage: TextUsage | undefined,
): number | undefined {
  const { inputTokens, outputTokens, cacheReadTokens = 0 } = usage ?? {}
  if (inputTokens === undefined || outputTokens === undefined) return undefined
  const cached = Math.min(cacheReadTokens, inputTokens)
  return (inputTokens - cached) * input + cached * cachedInput + outputTokens * output
}
