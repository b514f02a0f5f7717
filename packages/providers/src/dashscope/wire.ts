import { normalizeHeaders } from '@ai-sdk/provider-utils'
import { Fault, type Attempt, type ImageMade, type ImageRequest } from '@stint/core'
import { resolveApiKey } from '../api-key.ts'
import { loadImage } from '../load-image.ts'
import { referenceProblems } from '../reference-limits.ts'
import { StandIns } from '../stand-ins.ts'
import { dashscopeModel, dashscopeReferences } from './models.ts'
import { fetchImages } from './fetch-images.ts'
import { readAnswer, type Results } from './results.ts'
import { imageOptions, type DashScopeSettings } from './settings.ts'
import { chooseSize, withStar } from './size.ts'
import { finishTask } from './task.ts'

const apiKeyNames = { vendor: 'dashscope', variables: ['DASHSCOPE_API_KEY'] }
const paths = {
  sync: '/services/aigc/multimodal-generation/generation',
  async: '/services/aigc/text2image/image-synthesis',
} as const

/** One paid request: the answer has the images, or the task that makes them. */
export async function generateWithDashScope(
  request: ImageRequest,
  attempt: Attempt,
  settings: DashScopeSettings,
): Promise<ImageMade> {
  const { mode } = settings
  warnOfCut(request, attempt, settings)
  const headers = await headersOf(settings)
  const standIns = new StandIns()
  const body =
    mode === 'sync'
      ? await syncBody(request, attempt, settings, standIns)
      : asyncBody(request, settings)
  const fetch = standIns.sendThrough(attempt.fetch)
  const response = await fetch(address(settings, paths[mode]), {
    method: 'POST',
    headers: { ...headers, ...(mode === 'async' && { 'x-dashscope-async': 'enable' }) },
    body: JSON.stringify(body),
    signal: attempt.signal,
  })
  const results = await readAnswer(response)
  if (results.failure) throw results.failure
  if (!results.taskId) return imagesOf(results, request.n, attempt, settings)
  attempt.job(results.taskId)
  return taskImages(results.taskId, headers, attempt, settings, request.n)
}

/**
 * The images of an answer that names no task.
 * @throws Fault `malformed_response` when it speaks of one all the same: it may be at work, and be paid for.
 */
function imagesOf(
  results: Results,
  n: number | undefined,
  attempt: Attempt,
  settings: DashScopeSettings,
): Promise<ImageMade> {
  const { links, taskStatus, requestId } = results
  if (links.length > 0 || taskStatus === undefined) {
    return fetchImages(results, n, attempt, settings)
  }
  const message = `a task of the status ${taskStatus} was begun, and the answer does not say which`
  throw new Fault('malformed_response', { message, status: 200, requestId })
}

/** The API cuts a long prompt without a word. */
function warnOfCut(
  { prompt: { length } }: ImageRequest,
  attempt: Attempt,
  { model }: DashScopeSettings,
): void {
  const most = dashscopeModel(model)?.promptCharacters
  if (most === undefined || length <= most) return
  attempt.warn(`the API reads the first ${most} characters of a prompt, and this one has ${length}`)
}

/** What becomes of a task that was submitted before. */
export async function resumeTask(
  taskId: string,
  attempt: Attempt,
  settings: DashScopeSettings,
): Promise<ImageMade> {
  return taskImages(taskId, await headersOf(settings), attempt, settings, undefined)
}

async function taskImages(
  taskId: string,
  headers: Readonly<Record<string, string>>,
  attempt: Attempt,
  settings: DashScopeSettings,
  n: number | undefined,
): Promise<ImageMade> {
  const url = address(settings, `/tasks/${encodeURIComponent(taskId)}`)
  const results = await finishTask(url, headers, attempt, { every: settings.pollEvery })
  return fetchImages(results, n, attempt, settings)
}

function address({ baseURL }: DashScopeSettings, path: string): string {
  return `${baseURL.replace(/\/$/, '')}${path}`
}

async function headersOf({ apiKey, headers }: DashScopeSettings): Promise<Record<string, string>> {
  const key = await resolveApiKey(apiKey, apiKeyNames)
  return {
    'content-type': 'application/json',
    authorization: `Bearer ${key}`,
    ...normalizeHeaders(headers),
  }
}

async function syncBody(
  request: ImageRequest,
  attempt: Attempt,
  settings: DashScopeSettings,
  standIns: StandIns,
): Promise<object> {
  const references = await Promise.all(
    request.references.map((reference, at) => loadImage(reference, `reference ${at + 1}`, attempt)),
  )
  const [problem] = referenceProblems({ references }, { ...dashscopeReferences, count: undefined })
  if (problem !== undefined)
    throw new Fault('unsupported', { message: problem, delivery: 'unsent' })
  const images = references.map(({ data, mediaType }) => ({
    image: `data:${mediaType};base64,${standIns.base64(data)}`,
  }))
  return {
    model: settings.model,
    input: { messages: [{ role: 'user', content: [...images, { text: request.prompt }] }] },
    parameters: parameters(request, settings, true),
  }
}

function asyncBody(request: ImageRequest, settings: DashScopeSettings): object {
  const { negativePrompt } = imageOptions(request, settings)
  return {
    model: settings.model,
    input: {
      prompt: request.prompt,
      ...(negativePrompt !== undefined && { negative_prompt: negativePrompt }),
    },
    parameters: parameters(request, settings, false),
  }
}

function parameters(request: ImageRequest, settings: DashScopeSettings, negative: boolean): object {
  const { negativePrompt, promptExtend, watermark } = imageOptions(request, settings)
  const { size } = chooseSize(request, dashscopeModel(settings.model)?.sizes)
  const { n = 1, seed } = request
  return {
    // Always said: Wan makes four, and bills four, where it is left out.
    n,
    ...(size !== undefined && { size: withStar(size) }),
    ...(seed !== undefined && { seed }),
    ...(negative && negativePrompt !== undefined && { negative_prompt: negativePrompt }),
    ...(promptExtend !== undefined && { prompt_extend: promptExtend }),
    ...(watermark !== undefined && { watermark }),
  }
}
