import { APICallError } from '@ai-sdk/provider'
import {
  CallError,
  Fault,
  classifyAnswer,
  readErrorDetail,
  type Answer,
  type Failure,
  type FaultKind,
} from '@stint/core'
import { answerOf } from '../answer-of.ts'
import { retryHintMs } from '../retry-hint.ts'
import { causeIn } from './cause-in.ts'
import { endOfJob } from './end-of-job.ts'
import { lostSight } from '../lost-sight.ts'
import { paidHost } from './paid-requests.ts'

/**
 * What packages of the AI SDK throw before they send anything, by name: their classes come in
 * several copies.
 */
const beforeSending: Readonly<Record<string, FaultKind>> = {
  AI_LoadAPIKeyError: 'auth',
  AI_LoadSettingError: 'auth',
  AI_NoSuchModelError: 'not_found',
  AI_NoSuchProviderReferenceError: 'unsupported',
  AI_InvalidArgumentError: 'invalid_request',
  AI_InvalidPromptError: 'invalid_request',
  AI_TypeValidationError: 'invalid_request',
  AI_UnsupportedFunctionalityError: 'unsupported',
}

const noImage = /^AI_(?:NoImageGenerated|NoContentGenerated|EmptyResponseBody)Error$/

/** Names the faults of any image model of the AI SDK; undefined where the general reading serves. */
export function classifyImageModel(failure: Failure): Fault | undefined {
  const { error } = failure
  // A pipeline as a model has said what there is to say.
  if (CallError.isInstance(error)) return error.fault
  const call = causeIn(error, (cause) => APICallError.isInstance(cause))
  return call === undefined ? ofOther(failure, error) : ofCall({ ...failure, error: call }, call)
}

/** An answer that was an error, or could not be read. */
function ofCall(failure: Failure, call: APICallError): Fault | undefined {
  const isError = call.statusCode !== undefined && call.statusCode >= 400
  if (isError && isAfterwards(failure, call)) {
    const answer = answerOf({ ...failure, answer: undefined })
    return answer && lostSight(answer)
  }
  const answer = answerOf(failure)
  if (answer === undefined) return undefined
  return answer.status >= 400 ? withHint(classifyAnswer(answer)) : inside(answer)
}

/** Whether an error answers a poll or a download, and not the submission. */
function isAfterwards({ delivery, sent }: Failure, call: APICallError): boolean {
  if (sent && delivery === 'accepted') return true
  if (delivery !== 'unknown') return false
  // Packages tell of the address of a request and of its body, which a GET has not.
  const body: unknown = call.requestBodyValues
  const isGet = typeof body === 'object' && body !== null && Object.keys(body).length === 0
  return isGet || paidHost({ method: 'POST', url: call.url }) === undefined
}

function ofOther({ delivery, answer }: Failure, error: unknown): Fault | undefined {
  if (!(error instanceof Error)) return undefined
  const { name } = error
  const before = neverSent({ answer }, error)
  if (before !== undefined) return before
  if (delivery === 'unsent') return undefined
  if (noImage.test(name)) return new Fault('empty_response', { message: error.message })
  return answer !== undefined && answer.status >= 400 ? undefined : endOfJob(error)
}

/** What a package threw in place of sending anything. */
export function neverSent({ answer }: Pick<Failure, 'answer'>, error: Error): Fault | undefined {
  const { name, message } = error
  const kind = Object.hasOwn(beforeSending, name) ? beforeSending[name] : undefined
  if (kind === undefined || answer !== undefined) return undefined
  return new Fault(kind, { message, delivery: 'unsent' })
}

/** A 2xx with an error in its body. */
function inside(answer: Answer): Fault | undefined {
  if (answer.body === '') return undefined
  const detail = readErrorDetail(answer.body)
  const { code, message } = detail
  // Black Forest Labs: the package does not know this status of a job.
  if (!/moderated/i.test(code ?? '')) return classifyAnswer(answer, detail)
  const { status } = answer
  return new Fault('content_policy', { message: message ?? code, delivery: 'accepted', status })
}

/** A wait that is only in the words of a fault. */
export function withHint(fault: Fault): Fault {
  if (!fault.transient || fault.retryAfterMs !== undefined) return fault
  return fault.with({ retryAfterMs: retryHintMs(fault.message) })
}
