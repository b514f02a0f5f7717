import type { BackendRequest, PictureFormat } from '../backend-request.ts'
import { openaiError, openaiRefusal } from './openai-errors.ts'
import { readOpenAIForm, type OpenAIForm } from './openai-form.ts'
import { defaultModel, findViolation } from './openai-parameters.ts'
import { Rejection } from './rejection.ts'
import type { Head, Reply, Wire, WireRequest } from './wire.ts'

/** `POST /v1/images/generations` (JSON) and `POST /v1/images/edits` (multipart). */
export const openaiImages: Wire = {
  label: 'OpenAI Images',
  basePath: '/v1',
  isSubmission: ({ method, path }) =>
    method === 'POST' && /^\/v1\/images\/(generations|edits)$/.test(path),
  apiKey: ({ headers }) => /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1],
  parse,
  answer: (request, images) =>
    success(
      request,
      images.map((image) => ({ b64_json: Buffer.from(image).toString('base64') })),
    ),
  blank: (request) => success(request, []),
  refuse: openaiRefusal,
  noRoute,
}

async function parse(head: Head, body: Uint8Array): Promise<WireRequest> {
  const operation = head.path.endsWith('/edits') ? 'edits' : 'generations'
  const { parameters, references, mask } =
    operation === 'edits' ? await readOpenAIForm(head, body) : readJson(head, body)
  const violation = findViolation(operation, parameters)
  if (violation) throw new Rejection(openaiError(head.id, violation))

  // Checked above: what is here is of the right type.
  const { model, prompt, n, size, output_format } = parameters as Record<string, string | undefined>
  return {
    model: model ?? defaultModel,
    prompt: prompt ?? '',
    references,
    ...(mask && { mask }),
    n: Number(n ?? 1),
    ...(size !== undefined && size !== 'auto' && { size }),
    outputFormat: (output_format ?? 'png') as PictureFormat,
  }
}

function readJson(
  head: Head,
  body: Uint8Array,
): Omit<OpenAIForm, 'parameters'> & { parameters: Readonly<Record<string, unknown>> } {
  const refuse = (message: string, code: string | null): Rejection =>
    new Rejection(
      openaiError(head.id, { status: 400, type: 'invalid_request_error', message, code }),
    )
  const contentType = head.headers['content-type'] ?? ''
  if (!contentType.startsWith('application/json')) {
    const message = `Unsupported content type: '${contentType}'. This API method only accepts 'application/json' requests.`
    throw refuse(message, 'unsupported_content_type')
  }
  const parameters = parseJson(body)
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
    const message =
      "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)"
    throw refuse(message, null)
  }
  return { parameters: parameters as Record<string, unknown>, references: [] }
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString())
  } catch {
    return undefined
  }
}

function success(request: BackendRequest, data: readonly { b64_json: string }[]): Reply {
  const text = Math.ceil(request.prompt.length / 4)
  const image = request.references.length * 323
  const output = data.length * 1056
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'x-request-id': request.id,
      'openai-version': '2020-10-01',
    },
    body: JSON.stringify({
      created: Math.floor(Date.now() / 1000),
      data,
      background: 'opaque',
      output_format: request.outputFormat,
      quality: 'high',
      size: request.size ?? '1024x1024',
      usage: {
        input_tokens: text + image,
        input_tokens_details: { image_tokens: image, text_tokens: text },
        output_tokens: output,
        total_tokens: text + image + output,
      },
    }),
  }
}

function noRoute({ id, method, path }: Head): Reply {
  const invalidUrl = `Invalid URL (${method} ${path})`
  return openaiError(id, { status: 404, type: 'invalid_request_error', message: invalidUrl })
}
