import type { Acceptance, ImageRequest } from '@stint/core'
import { referenceProblems } from '../reference-limits.ts'
import { requestOptionProblems } from '../vendor-options.ts'
import { dashscopeModel, dashscopeReferences, largestSeed } from './models.ts'
import { dashscopeImageOptions } from './options.ts'
import { imageOptions, type DashScopeSettings } from './settings.ts'
import { chooseSize } from './size.ts'

/** Whether a model takes a request; undefined when nothing speaks against an unknown model. */
export function dashscopeAccepts(request: ImageRequest, settings: DashScopeSettings): Acceptance {
  const model = dashscopeModel(settings.model)
  // The task API has no place for them, whatever is said.
  const most = settings.mode === 'async' ? 0 : (settings.maxReferences ?? model?.references[1])
  const problems = [
    ...referenceProblems(request, { ...dashscopeReferences, count: most }),
    ...requestOptionProblems(request, 'dashscope', dashscopeImageOptions),
    ...modelProblems(request, settings),
  ]
  const { problem } = chooseSize(request, model?.sizes)
  if (problem !== undefined) problems.push(problem)
  if (problems.length > 0) return problems.join('; ')
  return model === undefined ? undefined : true
}

function modelProblems(request: ImageRequest, settings: DashScopeSettings): string[] {
  const { references, mask, n = 1, seed } = request
  const {
    references: [least] = [0],
    images = Infinity,
    extendsPrompt = true,
  } = dashscopeModel(settings.model) ?? {}
  const problems: string[] = []
  if (references.length < least) problems.push(`needs a reference image: it edits`)
  if (mask !== undefined) problems.push('takes no mask: say in the prompt what to change')
  if (n > images)
    problems.push(`makes at most ${images} image${images === 1 ? '' : 's'} at once, not ${n}`)
  if (seed !== undefined && (seed < 0 || seed > largestSeed))
    problems.push(`takes a seed from 0 to ${largestSeed}, not ${seed}`)
  if (!extendsPrompt && imageOptions(request, settings).promptExtend !== undefined) {
    problems.push('takes no promptExtend')
  }
  return problems
}
