import {
  Fault,
  classifyAnswer,
  readErrorDetail,
  requestIdOf,
  type Answer,
  type ErrorDetail,
  type Failure,
  type FaultKind,
} from '@stint/core'
import { answerOf } from '../answer-of.ts'
import { retryHintMs } from '../retry-hint.ts'

/**
 * What the request asks for and this model does not make is a matter of shape: another may. Other
 * values are options of this vendor alone, and a mistake in them is one of the request.
 */
const shapeCodes = /^(?:invalid_value|integer_above_max_value)$/
const shapeParameters = /^(?:tools\[\d+\]\.)?(?:size|n|(?:input_image_)?mask)$/
const shapeWords = /^Invalid size\b/

/** What every key of the organisation meets. */
const accountWide = /organi[sz]ation must be verified|account_deactivated|unsupported_country/

/** What no header can talk into another try. */
const final: ReadonlySet<FaultKind> = new Set(['billing', 'quota', 'auth', 'content_policy'])

/** Names the faults of OpenAI's Images API; undefined where the general reading serves. */
export function classifyOpenAI(failure: Failure): Fault | undefined {
  const answer = answerOf(failure)
  if (answer === undefined) return undefined
  const detail = readErrorDetail(answer.body)
  return answer.status < 400 ? faultInside(answer, detail) : openaiFault(answer, detail)
}

/** A 2xx that could not be used: an error in its body, or no images. */
function faultInside(answer: Answer, detail: ErrorDetail): Fault | undefined {
  const { fields, message, code } = detail
  const { status, headers } = answer
  if (fields['data'] === null) {
    const requestId = requestIdOf(headers)
    return new Fault('empty_response', { message: 'the answer holds no images', status, requestId })
  }
  const isError = Object.keys(fields).length > 0 && (message ?? code) !== undefined
  return isError ? classifyAnswer(answer, detail) : undefined
}

/** The fault of an error answer, in the language that all of OpenAI's endpoints speak. */
export function openaiFault(answer: Answer, detail: ErrorDetail): Fault {
  const fault = withShape(classifyAnswer(answer, detail), detail)
  const wish = final.has(fault.kind) ? null : answer.headers.get('x-should-retry')
  const transient = wish === 'true' || (wish !== 'false' && fault.transient)
  const words = `${detail.code ?? ''} ${detail.message ?? ''}`
  return fault.with({
    transient,
    scope: fault.kind === 'auth' && accountWide.test(words) ? 'account' : fault.scope,
    retryAfterMs: transient ? (fault.retryAfterMs ?? retryHintMs(words)) : undefined,
  })
}

function withShape(fault: Fault, { code = '', param = '' }: ErrorDetail): Fault {
  const isShape = shapeCodes.test(code) && shapeParameters.test(param)
  if (fault.kind !== 'invalid_request') return fault
  if (!isShape && !shapeWords.test(fault.message)) return fault
  const { message, status, requestId, delivery } = fault
  return new Fault('unsupported', { message, status, requestId, delivery })
}
