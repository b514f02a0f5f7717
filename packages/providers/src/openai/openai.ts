import {
  createImage,
  defineProvider,
  type ImageMade,
  type ImageRequest,
  type Provider,
} from '@stint/core'
import { priceOf } from '../provider-settings.ts'
import { submissionsTo } from '../submissions-to.ts'
import { classifyOpenAI } from './faults.ts'
import { openaiAccepts } from './gate.ts'
import { maxImages } from './models.ts'
import { openaiSettings, type OpenAIOptions } from './settings.ts'
import { generateWithOpenAI } from './wire.ts'

/**
 * OpenAI's Images API (`/images/generations`, and `/images/edits` for requests with references), or
 * a server that speaks it. Reads `OPENAI_BASE_URL` when it is called and `OPENAI_API_KEY` at each
 * attempt, where the options are left out. Needs `@ai-sdk/openai`.
 * @throws TypeError that names each option that does not fit, also those that the model rejects.
 */
export function openai(options: OpenAIOptions = {}): Provider<ImageRequest, ImageMade> {
  const settings = openaiSettings(options)
  const { id = `openai/${settings.model}`, maxResponseBytes } = settings
  const price = priceOf(settings.price)
  return defineProvider({
    id,
    operation: createImage,
    accepts: (request: ImageRequest) => openaiAccepts(request, settings),
    attempt: (request, attempt) => generateWithOpenAI(request, attempt, settings),
    classify: classifyOpenAI,
    isSubmission: submissionsTo(settings.baseURL),
    maxImages,
    maxResponseBytes,
    wire: 'fetch',
    ...(price && { price }),
  })
}
