import { createGoogle } from '@ai-sdk/google'
import type {
  JSONObject,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
} from '@ai-sdk/provider'
import { Fault, requestIdOf, type Attempt, type ImageMade, type ImageRequest } from '@stint/core'
import { readWarnings } from '../ai-sdk-warnings.ts'
import { resolveApiKey } from '../api-key.ts'
import { decodeImages } from '../decode-images.ts'
import { loadImage, type LoadedImage } from '../load-image.ts'
import { referenceProblems } from '../reference-limits.ts'
import { StandIns } from '../stand-ins.ts'
import { askOnce } from './ask-once.ts'
import { faultInside } from './faults.ts'
import { chooseFrame } from './frame.ts'
import { geminiReferences, googleModel } from './models.ts'
import { noImageFault } from './no-image-fault.ts'
import { imageOptions, type GoogleSettings } from './settings.ts'

const apiKeyNames = {
  vendor: 'google',
  variables: ['GEMINI_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'],
}

/**
 * One paid request to Gemini, by the AI SDK's language model and not by its image model: that one
 * asks for images alone, and the reason of a refusal is in the text.
 */
export async function generateWithGoogle(
  request: ImageRequest,
  attempt: Attempt,
  settings: GoogleSettings,
): Promise<ImageMade> {
  const { model, baseURL, headers } = settings
  const apiKey = await resolveApiKey(settings.apiKey, apiKeyNames)
  const references = await load(request, attempt)
  const standIns = new StandIns()
  const vendor = createGoogle({
    apiKey,
    baseURL,
    fetch: askOnce(standIns.sendThrough(attempt.fetch)),
    ...(headers !== undefined && { headers: { ...headers } }),
  })
  const made = await vendor.languageModel(model).doGenerate({
    ...callOptions(request, references, settings, standIns),
    abortSignal: attempt.signal,
  })
  return readMade(made)
}

/** A link shows only now what it holds. */
async function load(request: ImageRequest, attempt: Attempt): Promise<LoadedImage[]> {
  const references = await Promise.all(
    request.references.map((reference, at) => loadImage(reference, `reference ${at + 1}`, attempt)),
  )
  const [problem] = referenceProblems({ references }, { ...geminiReferences, count: undefined })
  if (problem !== undefined)
    throw new Fault('unsupported', { message: problem, delivery: 'unsent' })
  return references
}

function callOptions(
  request: ImageRequest,
  references: readonly LoadedImage[],
  settings: GoogleSettings,
  standIns: StandIns,
): LanguageModelV4CallOptions {
  const options = imageOptions(request, settings)
  const { thinkingLevel, safetySettings, googleSearch } = options
  const { frame = {} } = chooseFrame(request, options, googleModel(settings.model))
  const hasFrame = Object.values(frame).some((value) => value !== undefined)
  const google = {
    responseModalities: ['TEXT', 'IMAGE'],
    ...(hasFrame && { imageConfig: { ...frame } }),
    ...(thinkingLevel && { thinkingConfig: { thinkingLevel } }),
    ...(safetySettings && { safetySettings: safetySettings.map((setting) => ({ ...setting })) }),
  } satisfies JSONObject
  const files = references.map(({ data, mediaType }) => ({
    type: 'file' as const,
    mediaType,
    data: { type: 'data' as const, data: standIns.base64(data) },
  }))
  return {
    prompt: [{ role: 'user', content: [{ type: 'text', text: request.prompt }, ...files] }],
    ...(request.seed !== undefined && { seed: request.seed }),
    ...(googleSearch && { tools: [search] }),
    providerOptions: { google },
  }
}

const search = {
  type: 'provider',
  id: 'google.google_search',
  name: 'google_search',
  args: {},
} as const

function readMade(made: LanguageModelV4GenerateResult): ImageMade {
  const headers = new Headers(made.response?.headers)
  const encoded = made.content.flatMap((part) =>
    part.type === 'file' && part.data.type === 'data' ? [part.data.data] : [],
  )
  if (encoded.length === 0)
    throw faultInside(made.response?.body, headers) ?? noImageFault(made, headers)
  const { images, warnings } = decodeImages(encoded, requestIdOf(headers))
  const { inputTokens, outputTokens } = made.usage
  return {
    images,
    warnings: [...readWarnings(made.warnings), ...warnings],
    usage: {
      inputTokens: inputTokens.total,
      outputTokens: outputTokens.total,
      totalTokens: (inputTokens.total ?? 0) + (outputTokens.total ?? 0),
      images: images.length,
    },
  }
}
