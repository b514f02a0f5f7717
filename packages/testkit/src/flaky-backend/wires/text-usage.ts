import type { BackendRequest } from '../backend-request.ts'
import type { TextPlan } from '../plan-text.ts'

/** The tokens that an answer counts. */
export interface Tokens {
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly reasoning: number
}

/** What the script says, and otherwise a token for every 4 characters. */
export function tokensOf({ prompt, references }: BackendRequest, plan: TextPlan): Tokens {
  const { usage, pieces, toolCalls } = plan
  const made = [...pieces, ...toolCalls.map(({ input }) => input)].join('').length
  const { reasoningTokens = 0, cachedTokens = 0 } = usage
  return {
    input: usage.inputTokens ?? Math.ceil(prompt.length / 4) + references.length * 258,
    cached: cachedTokens,
    output: usage.outputTokens ?? Math.ceil(made / 4) + reasoningTokens,
    reasoning: reasoningTokens,
  }
}

/** A text in two, neither cutting a character. */
export function halves(text: string): readonly [string, string] {
  const characters = Array.from(text)
  const middle = Math.ceil(characters.length / 2)
  return [characters.slice(0, middle).join(''), characters.slice(middle).join('')]
}
