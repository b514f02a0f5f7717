import { Fault, type Attempt, type ImageMade, type ImageRequest, type Reference } from '@stint/core'
import { OpenAI } from 'openai'
import { loadImage, type LoadedImage } from '../load-image.ts'
import { openaiMask, openaiReferences } from '../openai/models.ts'
import { imageProblems, type ReferenceLimits } from '../reference-limits.ts'
import { StandIns } from '../stand-ins.ts'
import { credentials } from './credentials.ts'
import { listen } from './listen.ts'
import { outcomeOf } from './outcome.ts'
import { requestBody, type GivenImages } from './request-body.ts'
import type { CodexSettings } from './settings.ts'
import { unaskedHeaders } from './unasked-headers.ts'

/** The longest that a timer of Node can wait: the bounds of a call are the pipeline's to set. */
const noTimeout = 2 ** 31 - 1

/**
 * One paid request to the Responses API, by the `openai` library. Its stream gives each event as
 * it was sent, takes any line ends, and throws where a connection breaks or JSON does; the AI SDK's
 * model would drop previews of unknown shape and the reasons of failed calls.
 */
export async function generateWithCodex(
  request: ImageRequest,
  attempt: Attempt,
  settings: CodexSettings,
): Promise<ImageMade> {
  const { key, headers } = await credentials(settings)
  const standIns = new StandIns()
  const body = requestBody(request, await loadImages(request, attempt), settings, standIns)
  const client = new OpenAI({
    apiKey: key,
    baseURL: settings.baseURL,
    fetch: standIns.sendThrough(attempt.fetch),
    maxRetries: 0,
    timeout: noTimeout,
    logLevel: 'off',
    // Left out, these come from the environment.
    defaultHeaders: unaskedHeaders(),
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
  })
  try {
    const { signal } = attempt
    // Those of a request go before all that the library adds.
    const own = { authorization: `Bearer ${key}`, ...headers, ...settings.headers }
    const answer = client.responses.create(body, { signal, headers: own })
    const { data: stream, response } = await answer.withResponse()
    const heard = await listen(stream, response, attempt)
    return outcomeOf(heard, response.headers)
  } catch (error) {
    // The library has an error of its own for an abort.
    attempt.signal.throwIfAborted()
    throw error
  }
}

async function loadImages(
  { references, mask }: ImageRequest,
  attempt: Attempt,
): Promise<GivenImages> {
  return {
    references: await Promise.all(
      references.map((reference, at) =>
        load(reference, `reference ${at + 1}`, openaiReferences, attempt),
      ),
    ),
    mask: mask && (await load(mask, 'the mask', openaiMask, attempt)),
  }
}

/**
 * A link is fetched here, although the API would fetch it too: it shows only then what it holds,
 * and one that is dead costs nothing.
 */
async function load(
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
