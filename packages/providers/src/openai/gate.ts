import type { Acceptance, ImageRequest } from '@stint/core'
import { imageProblems, referenceProblems } from '../reference-limits.ts'
import { requestOptionProblems } from '../vendor-options.ts'
import { maxImages, openaiMask, openaiModel, openaiReferences } from './models.ts'
import { openaiImageOptions } from './options.ts'
import { optionProblems } from './option-problems.ts'
import { chooseSize } from './size.ts'
import { imageOptions, type OpenAISettings } from './settings.ts'

/**
 * Whether the Images API takes a request with a model; undefined when nothing speaks against an
 * unknown model.
 */
export function openaiAccepts(request: ImageRequest, settings: OpenAISettings): Acceptance {
  const model = openaiModel(settings.model)
  const problems = [
    ...apiProblems(request, settings),
    ...requestOptionProblems(request, 'openai', openaiImageOptions),
    ...optionProblems(imageOptions(request, settings), model),
  ]
  const { problem } = chooseSize(request, model?.sizes)
  if (problem !== undefined) problems.push(problem)
  if (problems.length > 0) return problems.join('; ')
  return model === undefined ? undefined : true
}

function apiProblems(request: ImageRequest, settings: OpenAISettings): string[] {
  const { references, mask, n = 1, seed } = request
  const { count } = openaiReferences
  const problems = referenceProblems(request, {
    ...openaiReferences,
    count: settings.maxReferences ?? count,
  })
  if (mask !== undefined) {
    problems.push(...imageProblems(mask, 'the mask', openaiMask))
    if (references.length === 0) problems.push('takes a mask only with a reference')
  }
  if (n > maxImages) problems.push(`makes at most ${maxImages} images at once, not ${n}`)
  if (seed !== undefined) problems.push('takes no seed')
  if (references.length > 0 && imageOptions(request, settings).outputFormat === 'gif') {
    problems.push('makes no gif from references: choose another outputFormat')
  }
  return problems
}
