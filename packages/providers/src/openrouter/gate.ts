import type { Acceptance, ImageRequest } from '@stint/core'
import { referenceProblems } from '../reference-limits.ts'
import { requestOptionProblems } from '../vendor-options.ts'
import { frameOf, frameProblem } from './frame.ts'
import { endpointOf, openrouterModel, referenceLimits } from './models.ts'
import { optionProblems } from './option-problems.ts'
import { openrouterImageOptions } from './options.ts'
import { imageOptions, type OpenRouterSettings } from './settings.ts'

/** Whether a model at OpenRouter takes a request; undefined when nothing speaks against an unknown model. */
export function openrouterAccepts(request: ImageRequest, settings: OpenRouterSettings): Acceptance {
  const { model, maxReferences } = settings
  const limits = referenceLimits(model)
  const options = imageOptions(request, settings)
  const problems = [
    ...referenceProblems(request, { ...limits, count: maxReferences ?? limits.count }),
    ...requestOptionProblems(request, 'openrouter', openrouterImageOptions),
    ...optionProblems(options, settings),
    ...modelProblems(request, settings),
  ]
  const problem = frameProblem(frameOf(request, options, settings), settings)
  if (problem !== undefined) problems.push(problem)
  if (problems.length > 0) return problems.join('; ')
  return openrouterModel(model) === undefined ? undefined : true
}

function modelProblems(
  { mask, n = 1, seed }: ImageRequest,
  settings: OpenRouterSettings,
): string[] {
  const model = openrouterModel(settings.model)
  const most = endpointOf(settings) === 'chat' ? 1 : (model?.n ?? 10)
  const problems: string[] = []
  if (mask !== undefined) problems.push('takes no mask: say in the prompt what to change')
  if (n > most)
    problems.push(`makes at most ${most} image${most === 1 ? '' : 's'} at once, not ${n}`)
  if (seed !== undefined && model?.seed === false) problems.push('takes no seed')
  return problems
}
