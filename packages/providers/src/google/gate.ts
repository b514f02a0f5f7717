import type { Acceptance, ImageRequest } from '@stint/core'
import { referenceProblems } from '../reference-limits.ts'
import { requestOptionProblems } from '../vendor-options.ts'
import { chooseFrame } from './frame.ts'
import { geminiReferences, googleModel } from './models.ts'
import { googleImageOptions } from './options.ts'
import { imageOptions, type GoogleSettings } from './settings.ts'

/**
 * Whether Gemini takes a request with a model; undefined when nothing speaks against an unknown
 * model.
 */
export function googleAccepts(request: ImageRequest, settings: GoogleSettings): Acceptance {
  const model = googleModel(settings.model)
  const count = settings.maxReferences ?? model?.references
  const problems = [
    ...referenceProblems(request, { ...geminiReferences, count }),
    ...requestOptionProblems(request, 'google', googleImageOptions),
  ]
  if (request.mask !== undefined) problems.push('takes no mask: say in the prompt what to change')
  if ((request.n ?? 1) > 1) problems.push(`makes one image at once, not ${request.n}`)
  const { problem } = chooseFrame(request, imageOptions(request, settings), model)
  if (problem !== undefined) problems.push(problem)
  if (problems.length > 0) return problems.join('; ')
  return model === undefined ? undefined : true
}
