import {
  createImage,
  defineProvider,
  type ImageMade,
  type ImageRequest,
  type Provider,
} from '@stint/core'
import { priceOf } from '../provider-settings.ts'
import { submissionsTo } from '../submissions-to.ts'
import { classifyOpenRouter } from './faults.ts'
import { openrouterAccepts } from './gate.ts'
import { endpointOf, openrouterModel } from './models.ts'
import { openrouterSettings, type OpenRouterOptions } from './settings.ts'
import { generateWithOpenRouter } from './wire.ts'

/**
 * Image models through OpenRouter: `/images`, or chat completions with modalities for the models that need it. Reads
 * `OPENROUTER_API_KEY` at each attempt, where `apiKey` is left out. What a request did cost, in US dollars, is in the
 * report.
 * @throws TypeError that names each option that does not fit.
 */
export function openrouter(options: OpenRouterOptions): Provider<ImageRequest, ImageMade> {
  const settings = openrouterSettings(options)
  const { id = `openrouter/${settings.model}`, maxResponseBytes } = settings
  const price = priceOf(settings.price)
  return defineProvider({
    id,
    operation: createImage,
    accepts: (request: ImageRequest) => openrouterAccepts(request, settings),
    attempt: (request, attempt) => generateWithOpenRouter(request, attempt, settings),
    classify: classifyOpenRouter,
    isSubmission: submissionsTo(settings.baseURL),
    maxImages: endpointOf(settings) === 'chat' ? 1 : openrouterModel(settings.model)?.n,
    maxResponseBytes,
    wire: 'fetch',
    ...(price && { price }),
  })
}
