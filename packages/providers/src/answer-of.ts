import { APICallError } from '@ai-sdk/provider'
import type { Answer, Failure } from '@stint/core'

/**
 * What the vendor answered: by the wire, else by the error that the AI SDK made of it. Of a 2xx
 * only the error has the body.
 */
export function answerOf({ answer, error }: Failure): Answer | undefined {
  const told = APICallError.isInstance(error) ? answerOfError(error) : undefined
  if (answer === undefined) return told
  return answer.body === '' && told?.status === answer.status
    ? { ...answer, body: told.body }
    : answer
}

function answerOfError(error: APICallError): Answer | undefined {
  const { statusCode: status, responseHeaders, responseBody: body = '' } = error
  return status === undefined ? undefined : { status, headers: new Headers(responseHeaders), body }
}
