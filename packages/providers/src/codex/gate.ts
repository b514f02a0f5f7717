import type { Acceptance, ImageRequest } from '@stint/core'
import { openaiMask, openaiModel, openaiReferences } from '../openai/models.ts'
import { chooseSize } from '../openai/size.ts'
import { imageProblems, referenceProblems } from '../reference-limits.ts'
import { requestOptionProblems } from '../vendor-options.ts'
import { codexOptionProblems } from './option-problems.ts'
import { codexImageOptions } from './options.ts'
import { toolOptions, type CodexSettings } from './settings.ts'

/**
 * Whether the tool takes a request with an image model; undefined when nothing speaks against an
 * unknown model.
 */
export function codexAccepts(request: ImageRequest, settings: CodexSettings): Acceptance {
  const model = openaiModel(settings.imageModel)
  const problems = [
    ...toolProblems(request, settings),
    ...requestOptionProblems(request, 'codex', codexImageOptions),
    ...codexOptionProblems(toolOptions(request, settings), model),
  ]
  const { problem } = chooseSize(request, model?.sizes)
  if (problem !== undefined) problems.push(problem)
  if (problems.length > 0) return problems.join('; ')
  return model === undefined ? undefined : true
}

function toolProblems(request: ImageRequest, settings: CodexSettings): string[] {
  const { references, mask, n = 1, seed } = request
  const { action, outputFormat } = toolOptions(request, settings)
  const count = settings.maxReferences ?? openaiReferences.count
  const problems = referenceProblems(request, { ...openaiReferences, count })
  if (mask !== undefined) {
    problems.push(...imageProblems(mask, 'the mask', openaiMask))
    if (references.length === 0) problems.push('takes a mask only with a reference')
    if (outputFormat === 'gif') problems.push('takes no mask for a gif')
  }
  if (action === 'edit' && references.length === 0) problems.push('edits only with a reference')
  if (n > 1) problems.push(`makes one image at once, not ${n}`)
  if (seed !== undefined) problems.push('takes no seed')
  return problems
}
