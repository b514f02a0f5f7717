import { APICallError } from '@ai-sdk/provider'
import { CallError, Fault, classifyAnswer, type Answer, type Failure } from '@stint/core'
import { answerOf } from '../answer-of.ts'
import { causeIn } from './cause-in.ts'
import { neverSent, withHint } from './faults.ts'
import { StreamError } from './stream-error.ts'

/** Names the faults of any language model of the AI SDK; undefined where the general reading serves. */
export function classifyLanguageModel(failure: Failure): Fault | undefined {
  const { error } = failure
  // A pipeline as a model has said what there is to say.
  const call = causeIn(error, (cause) => CallError.isInstance(cause))
  if (call !== undefined) return call.fault
  const answered = causeIn(error, (cause) => APICallError.isInstance(cause))
  if (answered !== undefined) return ofAnswer(failure, answered)
  if (error instanceof StreamError) return ofFrame(failure, error)
  return error instanceof Error ? neverSent(failure, error) : undefined
}

/** An answer that was an error, or could not be read; or a stream that began with one. */
function ofAnswer(failure: Failure, error: APICallError): Fault | undefined {
  const answer = answerOf({ ...failure, error })
  if (answer === undefined) return undefined
  if (answer.status >= 400) return withHint(classifyAnswer(answer))
  return inStream(answer, error.responseBody ?? '', error.statusCode)
}

/** What came in place of the next part. */
function ofFrame({ answer }: Failure, { said }: StreamError): Fault | undefined {
  if (said instanceof Error || typeof said !== 'object' || said === null) return undefined
  const { data = said, statusCode } = said as { data?: unknown; statusCode?: unknown }
  const begun = answer ?? { status: 200, headers: new Headers(), body: '' }
  return inStream(begun, asJson(data), typeof statusCode === 'number' ? statusCode : undefined)
}

/**
 * An error within an answer that had begun well. It has a status only by its package's reading, which
 * serves where its code and its words say nothing.
 */
function inStream(begun: Answer, body: string, status: number | undefined): Fault | undefined {
  if (body === '') return undefined
  const own = classifyAnswer({ ...begun, body })
  if (own.kind !== 'malformed_response') return withHint(own)
  if (status === undefined || status < 400) return own.message.startsWith('HTTP ') ? undefined : own
  const { kind, message, transient, retryAfterMs, requestId } = classifyAnswer({
    ...begun,
    status,
    body,
  })
  const fields = { message, transient, retryAfterMs, requestId, delivery: 'accepted' } as const
  return withHint(new Fault(kind, { ...fields, status: begun.status }))
}

function asJson(data: unknown): string {
  try {
    return JSON.stringify(data) ?? ''
  } catch {
    // Nothing that a vendor has sent: the words of the error say what they can.
    return ''
  }
}
