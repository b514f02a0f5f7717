import type { BackendRequest } from '../backend-request.ts'
import { geminiRefusal } from './gemini-errors.ts'
import { readGeminiBody } from './gemini-body.ts'
import type { Head, Reply, Wire, WireRequest } from './wire.ts'

const route = /^\/v1beta\/models\/([^/:]+):generateContent$/

/** `POST /v1beta/models/{model}:generateContent`. */
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
  blank: (request) =>
    success(request, {
      content: {},
      finishReason: 'NO_IMAGE',
      finishMessage: 'Unable to generate the image. Please try rephrasing the prompt.',
    }),
  refuse: geminiRefusal,
  noRoute,
}

async function parse(head: Head, body: Uint8Array): Promise<WireRequest> {
  const { prompt, references, aspectRatio } = readGeminiBody(body)
  return {
    model: route.exec(head.path)?.[1] ?? '',
    prompt,
    references,
    n: 1,
    ...(aspectRatio !== undefined && { aspectRatio }),
    outputFormat: 'png',
  }
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
