import type { Acceptance, ImageRequest } from '@stint/core'
import { referenceProblems } from '../reference-limits.ts'
import { requestOptionProblems } from '../vendor-options.ts'
import { openrouterModel, openrouterReferences } from './models.ts'
import { openrouterImageOptions } from './options.ts'
import { endpointOf, imageOptions, type OpenRouterSettings } from './settings.ts'

/** Whether a model at OpenRouter takes a request; undefined when nothing speaks against an unknown model. */
export function openrouterAccepts(request: ImageRequest, settings: OpenRouterSettings): Acceptance {
  const model = openrouterModel(settings.model)
  const count = settings.maxReferences ?? model?.references
  const problems = [
    ...referenceProblems(request, { ...openrouterReferences, count }),
    ...requestOptionProblems(request, 'openrouter', openrouterImageOptions),
    ...shapeProblems(request, settings),
  ]
  if (problems.length > 0) return problems.join('; ')
  return model === undefined ? undefined : true
}

function shapeProblems(request: ImageRequest, settings: OpenRouterSettings): string[] {
  const { mask, n = 1, size, aspectRatio } = request
  const model = openrouterModel(settings.model)
  const chats = endpointOf(settings) === 'chat'
  const most = chats ? 1 : (model?.n ?? 10)
  const problems: string[] = []
  if (mask !== undefined) problems.push('takes no mask: say in the prompt what to change')
  if (n > most)
    problems.push(`makes at most ${most} image${most === 1 ? '' : 's'} at once, not ${n}`)
  if (size !== undefined && (chats || model?.sizes === false)) {
    problems.push(`takes aspectRatio and imageSize, not size ${size}`)
  }
  const { quality, outputFormat, background } = imageOptions(request, settings)
  const ofImages = { quality, outputFormat, background }
  for (const [name, value] of Object.entries(ofImages)) {
    if (chats && value !== undefined) problems.push(`takes no ${name}`)
  }
  const ratios = model?.aspectRatios
  if (aspectRatio !== undefined && ratios && !ratios.includes(aspectRatio)) {
    problems.push(`takes the aspect ratios ${ratios.join(', ')}, not ${aspectRatio}`)
  }
  return problems
}
