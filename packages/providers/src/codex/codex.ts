import {
  createImage,
  defineProvider,
  type ImageMade,
  type ImageRequest,
  type Provider,
} from '@stint/core'
import { priceOf } from '../provider-settings.ts'
import { submissionsTo } from '../submissions-to.ts'
import { classifyCodex } from './faults.ts'
import { codexAccepts } from './gate.ts'
import { codexSettings, type CodexOptions } from './settings.ts'
import { generateWithCodex } from './wire.ts'

/**
 * OpenAI's Responses API with its image generation tool, streamed: with an API key at the public
 * endpoint, or with `accessToken` at the backend of ChatGPT. Reads `OPENAI_BASE_URL` when it is
 * called and `OPENAI_API_KEY` at each attempt, where neither the options nor an access token are
 * given. Needs `openai`.
 * @throws TypeError that names each option that does not fit, also those that the image model
 * rejects.
 */
export function codex(options: CodexOptions = {}): Provider<ImageRequest, ImageMade> {
  const settings = codexSettings(options)
  const { id = `codex/${settings.imageModel}`, maxResponseBytes } = settings
  const price = priceOf(settings.price)
  return defineProvider({
    id,
    operation: createImage,
    accepts: (request: ImageRequest) => codexAccepts(request, settings),
    attempt: (request, attempt) => generateWithCodex(request, attempt, settings),
    classify: classifyCodex,
    isSubmission: submissionsTo(settings.baseURL),
    maxImages: 1,
    maxResponseBytes,
    wire: 'fetch',
    ...(price && { price }),
  })
}
