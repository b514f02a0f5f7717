import type { OpenAIModel } from './models.ts'
import type { OpenAIImageOptions } from './options.ts'

/** Which options a model rejects, or which do not go together. Said before it is paid for a 400. */
export function optionProblems(
  options: OpenAIImageOptions,
  model: OpenAIModel | undefined,
): string[] {
  const problems: string[] = []
  for (const [option, values] of Object.entries(model?.rejects ?? {})) {
    const given = options[option as keyof OpenAIImageOptions]
    if (given === undefined) continue
    if (values === 'any') problems.push(`takes no ${option}`)
    else if (values.includes(String(given))) problems.push(`does not take ${option} '${given}'`)
  }
  const { background, outputFormat = 'png' } = options
  if (background === 'transparent' && outputFormat !== 'png' && outputFormat !== 'webp') {
    problems.push(`cannot give ${outputFormat} a transparent background: choose png or webp`)
  }
  return problems
}
