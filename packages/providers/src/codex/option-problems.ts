import type { OpenAIModel } from '../openai/models.ts'
import { optionProblems } from '../openai/option-problems.ts'
import type { CodexImageOptions } from './options.ts'

/**
 * Which options the image model rejects, or which do not go together. Of a gif there are neither
 * previews nor other than full quality (the types of the `openai` package).
 */
export function codexOptionProblems(
  options: CodexImageOptions,
  model: OpenAIModel | undefined,
): string[] {
  const { outputFormat, partialImages = 0, outputCompression } = options
  const problems = optionProblems(options, model)
  if (outputFormat !== 'gif') return problems
  if (partialImages > 0) problems.push('sends no partialImages of a gif')
  if (outputCompression !== undefined) problems.push('takes no outputCompression for a gif')
  return problems
}
