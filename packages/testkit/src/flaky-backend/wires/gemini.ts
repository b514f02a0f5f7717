import type { BackendRequest } from '../backend-request.ts'
import { geminiError, geminiRefusal } from './gemini-errors.ts'
import { readGeminiBody } from './gemini-body.ts'
import { geminiEvent, geminiEvents } from './gemini-stream.ts'
import { geminiText } from './gemini-text.ts'
import { Rejection } from './rejection.ts'
import type { Head, RefusalContext, Reply, Wire, WireRequest } from './wire.ts'

const route = /^\/v1beta\/models\/([^/:]+):(generateContent|streamGenerateContent)$/

/** `POST /v1beta/models/{model}:generateContent`, for texts also `:streamGenerateContent`. */
export const gemini: Wire = {
  label: 'Google Gemini',
  basePath: '/v1beta',
  isSubmission: ({ method, path }) => method === 'POST' && route.test(path),
  apiKey: ({ headers, query }) =>
    headers['x-goog-api-key']?.toString() ?? query.get('key') ?? undefined,
  parse,
  answer: (request, images) =>
    success(request, {
      content: { parts: images.map((image) => imagePart(request, image)), role: 'model' },
      finishReason: 'STOP',
    }),
  text: geminiText,
  blank: (request) =>
    success(request, {
      content: {},
      finishReason: 'NO_IMAGE',
      finishMessage: 'Unable to generate the image. Please try rephrasing the prompt.',
    }),
  refuse: (refusal, context) =>
    context.text?.stream === true
      ? asEvents(geminiRefusal(refusal, context), context)
      : geminiRefusal(refusal, context),
  noRoute,
}

async function parse(head: Head, body: Uint8Array): Promise<WireRequest> {
  const [, model = '', method] = route.exec(head.path) ?? []
  const streams = method === 'streamGenerateContent'
  if (streams && head.query.get('alt') !== 'sse') {
    // Google then streams one array of JSON, which no client here reads.
    throw new Rejection(geminiError('INVALID_ARGUMENT', 'This backend streams with alt=sse only.'))
  }
  return { model, ...readGeminiBody(body, { model, streams }), n: 1, outputFormat: 'png' }
}

/** What is said within a stream: what comes with a 200, and at stage `stream` an error as well. */
function asEvents(reply: Reply, { stage }: RefusalContext): Reply {
  const isWithin = reply.status === 200 || stage === 'stream'
  return isWithin ? geminiEvents(geminiEvent(JSON.parse(String(reply.body)))) : reply
}

function imagePart(request: BackendRequest, image: Uint8Array): object {
  const data = Buffer.from(image).toString('base64')
  return { inlineData: { mimeType: `image/${request.outputFormat}`, data } }
}

function success(request: BackendRequest, candidate: object): Reply {
  const text = Math.ceil(request.prompt.length / 4)
  const image = request.references.length * 258
  const output = 'finishReason' in candidate && candidate.finishReason === 'STOP' ? 1290 : 0
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify({
      candidates: [{ ...candidate, index: 0 }],
      usageMetadata: {
        promptTokenCount: text + image,
        candidatesTokenCount: output,
        totalTokenCount: text + image + output,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: text },
          ...(image > 0 ? [{ modality: 'IMAGE', tokenCount: image }] : []),
        ],
      },
      modelVersion: request.model,
      responseId: request.id,
    }),
  }
}

/** Google's front end answers an unknown path with a page, not with an error object. */
function noRoute({ path }: Head): Reply {
  return {
    status: 404,
    headers: { 'content-type': 'text/html; charset=UTF-8' },
    body: `<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n<p><b>404.</b> <ins>That’s an error.</ins>\n<p>The requested URL <code>${encodeURI(path)}</code> was not found on this server.\n`,
  }
}
