import {
  createImage,
  defineProvider,
  type ImageMade,
  type ImageRequest,
  type Provider,
} from '@stint/core'
import { priceOf } from '../provider-settings.ts'
import { submissionsTo } from '../submissions-to.ts'
import { classifyGoogle } from './faults.ts'
import { googleAccepts } from './gate.ts'
import { googleSettings, type GoogleOptions } from './settings.ts'
import { generateWithGoogle } from './wire.ts'

/**
 * The image models of the Gemini API (`:generateContent`). Reads `GEMINI_API_KEY`, else
 * `GOOGLE_GENERATIVE_AI_API_KEY`, at each attempt, where `apiKey` is left out. Needs
 * `@ai-sdk/google`.
 * @throws TypeError that names each option that does not fit.
 */
export function google(options: GoogleOptions = {}): Provider<ImageRequest, ImageMade> {
  const settings = googleSettings(options)
  const { id = `google/${settings.model}`, maxResponseBytes } = settings
  const price = priceOf(settings.price)
  return defineProvider({
    id,
    operation: createImage,
    accepts: (request: ImageRequest) => googleAccepts(request, settings),
    attempt: (request, attempt) => generateWithGoogle(request, attempt, settings),
    classify: classifyGoogle,
    isSubmission: submissionsTo(settings.baseURL),
    maxImages: 1,
    maxResponseBytes,
    wire: 'fetch',
    ...(price && { price }),
  })
}
