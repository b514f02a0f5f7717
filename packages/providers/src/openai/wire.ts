import { createOpenAI } from '@ai-sdk/openai'
import type { ImageModelV4File } from '@ai-sdk/provider'
import { Fault, type Attempt, type ImageMade, type ImageRequest, type Reference } from '@stint/core'
import { readWarnings } from '../ai-sdk-warnings.ts'
import { resolveApiKey } from '../api-key.ts'
import { decodeImages } from '../decode-images.ts'
import { loadImage, type LoadedImage } from '../load-image.ts'
import { imageProblems, type ReferenceLimits } from '../reference-limits.ts'
import { StandIns } from '../stand-ins.ts'
import { openaiMask, openaiModel, openaiReferences } from './models.ts'
import { imageOptions, type OpenAISettings } from './settings.ts'
import { chooseSize } from './size.ts'

const apiKeyNames = { vendor: 'openai', variables: ['OPENAI_API_KEY'] }

/** One paid request to the Images API, by the AI SDK's model. */
export async function generateWithOpenAI(
  request: ImageRequest,
  attempt: Attempt,
  settings: OpenAISettings,
): Promise<ImageMade> {
  const { model: name, baseURL, organization, project, headers } = settings
  const { prompt, references, n = 1 } = request
  const apiKey = await resolveApiKey(settings.apiKey, apiKeyNames)
  const standIns = new StandIns()
  const load = async (...of: Parameters<typeof loadWithin>): Promise<ImageModelV4File> => {
    const { data, mediaType } = await loadWithin(...of)
    return { type: 'file', mediaType, data: standIns.bytes(data) }
  }
  const files = await Promise.all(
    references.map((reference, at) =>
      load(reference, `reference ${at + 1}`, openaiReferences, attempt),
    ),
  )
  const mask = request.mask && (await load(request.mask, 'the mask', openaiMask, attempt))
  const vendor = createOpenAI({
    apiKey,
    baseURL,
    fetch: standIns.sendThrough(attempt.fetch),
    ...(organization !== undefined && { organization }),
    ...(project !== undefined && { project }),
    ...(headers !== undefined && { headers: { ...headers } }),
  })
  const made = await vendor.image(name).doGenerate({
    prompt,
    n,
    size: chooseSize(request, openaiModel(name)?.sizes).size as `${number}x${number}` | undefined,
    aspectRatio: undefined,
    seed: undefined,
    files: files.length > 0 ? files : undefined,
    mask,
    providerOptions: { openai: { ...imageOptions(request, settings) } },
    abortSignal: attempt.signal,
  })
  const requestId = made.response.headers?.['x-request-id']
  if (made.images.length === 0) {
    throw new Fault('empty_response', {
      message: 'the answer holds no image',
      status: 200,
      requestId,
    })
  }
  const { images, warnings: spoilt } = decodeImages(made.images, requestId)
  const warnings = [...readWarnings(made.warnings), ...spoilt]
  if (images.length < n) warnings.push(`made ${images.length} of ${n} images`)
  return { images, warnings, usage: { ...made.usage, images: images.length } }
}

/** A link shows only now what it holds. */
async function loadWithin(
  reference: Reference,
  name: string,
  limits: Omit<ReferenceLimits, 'count'>,
  attempt: Attempt,
): Promise<LoadedImage> {
  const image = await loadImage(reference, name, attempt)
  const [problem] = imageProblems(image, name, limits)
  if (problem !== undefined)
    throw new Fault('unsupported', { message: problem, delivery: 'unsent' })
  return image
}
