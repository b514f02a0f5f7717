import type { ImageRequest } from '@stint/core'
import type { Step } from '../step.ts'

/**
 * Replaces the prompt by a simpler one. Lossy: details of the prompt are given up.
 * @param simplify gives the simpler prompt, perhaps by asking a language model. When it throws or gives no text,
 * the step is passed over and the report says why.
 */
export function simplifyPrompt(
  simplify: (prompt: string, request: ImageRequest) => string | Promise<string>,
): Step<ImageRequest> {
  if (typeof simplify !== 'function') {
    throw new TypeError(
      `simplifyPrompt: expected (prompt, request) => string, got ${typeof simplify}`,
    )
  }
  return {
    name: 'simplifyPrompt',
    lossy: true,
    async apply(request) {
      const prompt: unknown = await simplify(request.prompt, request)
      if (typeof prompt !== 'string' || prompt.trim() === '') throw new TypeError('it gave no text')
      return prompt === request.prompt ? request : { ...request, prompt }
    },
  }
}
