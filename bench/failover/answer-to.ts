import { pixel } from '@stint/testkit'
import type { Step } from './step.ts'

/** The answer of OpenAI's Images API. */
export function answerTo({ kind, status = 200, headers = {}, error }: Step): Response {
  const requestId = { 'x-request-id': 'req_bench' }
  if (kind === 'fault') {
    const body = { error: { ...error, param: null } }
    return Response.json(body, { status, headers: { ...requestId, ...headers } })
  }
  const data = kind === 'made' ? [{ b64_json: Buffer.from(pixel).toString('base64') }] : []
  return Response.json({ created: 1_767_225_600, data }, { headers: requestId })
}
