import { readErrorDetail, type ErrorDetail } from './error-detail.ts'
import { Fault, deliveryOfStatus, type FaultKind } from './fault.ts'
import { faultMessage } from './fault-message.ts'
import { kindFromCode } from './kind-from-code.ts'
import { kindFromStatus } from './kind-from-status.ts'
import { kindFromText } from './kind-from-text.ts'
import type { Answer } from '../provider.ts'
import { parseRetryAfter } from './retry-after.ts'

const requestIdHeaders = [
  'x-request-id',
  'request-id',
  'x-amzn-requestid',
  'x-goog-request-id',
  'cf-ray',
]

/** Long enough that {@link faultMessage} can still find a whole secret in what it cuts. */
const longestMessage = 2000

/**
 * Names the fault of an HTTP answer by its code, its words and its status, without knowing the
 * vendor; vendors refine what comes of it. Also for a 2xx whose body holds an error: there the
 * delivery is `accepted`.
 * @param detail what was read from the body, where the vendor reads it otherwise.
 */
export function classifyAnswer(
  answer: Answer,
  detail: ErrorDetail = readErrorDetail(answer.body),
): Fault {
  const { status, headers } = answer
  const kind = kindOf(status, detail)
  const fault = new Fault(kind, {
    message: faultMessage(detail.message ?? `HTTP ${status} without a message`, [], longestMessage),
    delivery: deliveryOfStatus(status),
    status,
    requestId: requestIdOf(headers),
  })
  return fault.transient ? fault.with({ retryAfterMs: parseRetryAfter(headers) }) : fault
}

/** The vendor's id of a request, for its support. */
export function requestIdOf(headers: Headers): string | undefined {
  for (const name of requestIdHeaders) {
    const id = headers.get(name)
    if (id !== null && id !== '' && id.length <= 200) return id
  }
  return undefined
}

function kindOf(status: number, { code, type, message = '' }: ErrorDetail): FaultKind {
  const said = kindFromCode(code, type)
  // That the server failed is said better by a status: 503, 504.
  if (said !== undefined && (said !== 'server_error' || status < 400)) return said
  // Inside a 2xx the error brings its own status, or none.
  const inner = status < 400 ? Number(code) : status
  if (!(inner >= 400 && inner < 600)) return kindFromText(message) ?? 'malformed_response'
  return kindFromText(message, inner) ?? kindFromStatus(inner)
}
