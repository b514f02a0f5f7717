import { receiveImage, type BackendRequest, type ReceivedImage } from '../backend-request.ts'
import { inTurn, type DownloadAnswer, type Later, type PollAnswer } from '../later.ts'
import { dashscopeError, dashscopeRefusal } from './dashscope-errors.ts'
import { Rejection } from './rejection.ts'
import type { Head, Reply, Wire, WireRequest } from './wire.ts'

const basePath = '/api/v1'
const syncPath = `${basePath}/services/aigc/multimodal-generation/generation`
const asyncPath = `${basePath}/services/aigc/text2image/image-synthesis`

/** Of the models that make the most at once; others make fewer. */
const mostImages = 6

type Json = Readonly<Record<string, unknown>>

interface Task {
  readonly links: readonly string[]
  readonly poll: () => PollAnswer
}

interface File {
  readonly image: Uint8Array
  readonly download: () => DownloadAnswer
}

/** Model Studio: the answer with links, and tasks that are polled; results are downloaded from the same server. */
export function dashscopeWire(): Wire {
  const tasks = new Map<string, Task>()
  const files = new Map<string, File>()

  const publish = (
    request: BackendRequest,
    images: readonly Uint8Array[],
    later: Later,
  ): string[] =>
    images.map((image, at) => {
      const path = `/results/${request.id}-${at}.png`
      files.set(path, { image, download: inTurn(later.downloads) })
      return `http://${request.headers['host'] ?? ''}${path}`
    })

  return {
    label: 'DashScope',
    basePath,
    isSubmission: ({ method, path }) =>
      method === 'POST' && (path === syncPath || path === asyncPath),
    apiKey: ({ headers }) => /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1],
    parse,
    answer(request, images, later) {
      const links = publish(request, images, later)
      if (request.path === syncPath) return syncSuccess(request, links)
      const taskId = `task-${request.id}`
      tasks.set(taskId, { links, poll: inTurn(later.polls) })
      return ok(request.id, { task_id: taskId, task_status: 'PENDING' })
    },
    blank(request) {
      if (request.path === syncPath) return syncSuccess(request, [])
      const taskId = `task-${request.id}`
      tasks.set(taskId, { links: [], poll: () => 'done' })
      return ok(request.id, { task_id: taskId, task_status: 'PENDING' })
    },
    refuse: dashscopeRefusal,
    noRoute: ({ id }) => dashscopeError(id, 404, 'NotFound', 'url error, please check url'),
    beside: ({ id, path }) => pollOf(id, path, tasks) ?? downloadOf(path, files),
  }
}

async function parse(head: Head, bytes: Uint8Array): Promise<WireRequest> {
  const refuse = (message: string): Rejection =>
    new Rejection(dashscopeError(head.id, 400, 'InvalidParameter', message))
  const { model, input, parameters } = objectOf(bytes)
  if (typeof model !== 'string') throw refuse('Required parameter model missing')
  const isSync = head.path === syncPath
  if (!isSync && head.headers['x-dashscope-async'] !== 'enable') {
    throw refuse('current user api does not support synchronous calls')
  }
  const parts = isSync ? partsOf(input) : [{ text: (input as Json | undefined)?.['prompt'] }]
  const prompt = parts
    .map(({ text }) => text)
    .find((text) => typeof text === 'string' && text !== '')
  if (typeof prompt !== 'string') throw refuse('prompt is required')
  const { n, size } = (parameters ?? {}) as Json
  if (size !== undefined && !isSize(size)) throw refuse('size is invalid')
  if (n !== undefined && !(Number.isInteger(n) && Number(n) >= 1 && Number(n) <= mostImages)) {
    throw refuse('n is invalid')
  }
  return {
    model,
    prompt,
    references: parts.flatMap(({ image }) => (image === undefined ? [] : [imageAt(image, refuse)])),
    // As Wan does: four, where nothing is said.
    n: Number(n ?? (model.startsWith('wan') ? 4 : 1)),
    ...(isSize(size) && { size: size.replace('*', 'x') }),
    outputFormat: 'png',
  }
}

function isSize(size: unknown): size is string {
  return typeof size === 'string' && /^\d+\*\d+$/.test(size)
}

function partsOf(input: unknown): readonly Json[] {
  const messages = (input as Json | undefined)?.['messages']
  const content = Array.isArray(messages) ? (messages[0] as Json | undefined)?.['content'] : []
  return Array.isArray(content) ? (content as Json[]) : []
}

/** A data URL as an image, byte for byte. */
function imageAt(url: unknown, refuse: (message: string) => Rejection): ReceivedImage {
  const [, mediaType, data] = /^data:([\w/+-]+);base64,(.+)$/.exec(String(url)) ?? []
  const image = mediaType && data && receiveImage(mediaType, Buffer.from(data, 'base64'))
  if (!image) throw refuse('the image is not valid')
  return image
}

function objectOf(bytes: Uint8Array): Json {
  try {
    const json: unknown = JSON.parse(Buffer.from(bytes).toString())
    return typeof json === 'object' && json !== null ? (json as Json) : {}
  } catch {
    // What is missing is said by whoever looks for it.
    return {}
  }
}

function syncSuccess(request: BackendRequest, links: readonly string[]): Reply {
  const content = links.length > 0 ? links.map((image) => ({ image })) : [{ text: 'No image.' }]
  const choices = [{ finish_reason: 'stop', message: { role: 'assistant', content } }]
  return ok(request.id, { choices }, { usage: { image_count: links.length } })
}

function pollOf(id: string, path: string, tasks: ReadonlyMap<string, Task>): Reply | undefined {
  const [, taskId = ''] = /\/tasks\/([^/]+)$/.exec(path) ?? []
  if (taskId === '') return undefined
  const task = tasks.get(taskId)
  const of = { task_id: taskId }
  switch (task?.poll()) {
    case undefined:
      return ok(id, { ...of, task_status: 'UNKNOWN' })
    case 'pending':
      return ok(id, { ...of, task_status: 'PENDING' })
    case 'running':
      return ok(id, { ...of, task_status: 'RUNNING' })
    case 'overloaded':
      return dashscopeError(id, 503, 'ServiceUnavailable', 'the service is busy, try again')
    case 'failed': {
      const message = 'the task failed inside'
      return ok(id, { ...of, task_status: 'FAILED', code: 'InternalError', message })
    }
    default: {
      const results = task?.links.map((url) => ({ url }))
      return ok(id, { ...of, task_status: 'SUCCEEDED', results })
    }
  }
}

function downloadOf(path: string, files: ReadonlyMap<string, File>): Reply | undefined {
  const file = files.get(path)
  switch (file?.download()) {
    case undefined:
      return undefined
    case 'overloaded':
      return { status: 503, headers: {}, body: 'busy' }
    case 'not_found':
      return { status: 404, headers: {}, body: '<Error><Code>NoSuchKey</Code></Error>' }
    case 'not_image':
      return { status: 200, headers: { 'content-type': 'image/png' }, body: '<html></html>' }
    default:
      return { status: 200, headers: { 'content-type': 'image/png' }, body: file?.image ?? '' }
  }
}

function ok(id: string, output: object, more: object = {}): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ output, ...more, request_id: id }),
  }
}
