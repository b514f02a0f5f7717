import {
  Fault,
  classifyAnswer,
  mayHaveBeenPaid,
  readErrorDetail,
  type Answer,
  type ErrorDetail,
  type Failure,
  type FaultKind,
  type FaultScope,
} from '@stint/core'

interface Meaning {
  readonly kind: FaultKind
  readonly scope?: FaultScope
  readonly code: RegExp
  readonly words?: RegExp
}

/** What the codes of Model Studio mean, first match first. Limits are the account's: another key does not help. */
const meanings: readonly Meaning[] = [
  // In its compatible mode this is said of tokens per minute.
  { kind: 'rate_limit', scope: 'account', code: /^insufficient_quota$/, words: /per minute/i },
  {
    kind: 'content_policy',
    code: /DataInspectionFailed|data_inspection_failed|^(?:IPInfringementSuspect|FaqRuleBlocked|CustomRoleBlocked)/i,
  },
  { kind: 'rate_limit', scope: 'account', code: /^Throttling\.(?:RateQuota|BurstRate)/ },
  // Tokens per minute, or an allotment that is used up: only the words tell.
  {
    kind: 'quota',
    code: /^Throttling\.AllocationQuota/,
    words: /\bfree\b|exhausted|arrears/i,
  },
  { kind: 'quota', code: /^AllocationQuota/ },
  { kind: 'rate_limit', scope: 'account', code: /^(?:Throttling|LimitRequests)/ },
  { kind: 'auth', code: /^InvalidApiKey/ },
  { kind: 'billing', code: /^(?:Arrearage|\w+BillOverdue|CommodityNotPurchased)/ },
  { kind: 'not_found', code: /^(?:ModelNotFound|Model\.NotFound|model_not_found)/ },
  // The other mode may serve it; another key does not.
  { kind: 'unsupported', code: /^AccessDenied/, words: /not support \w*synchronous calls/i },
  { kind: 'auth', scope: 'account', code: /^(?:AccessDenied\.Unpurchased|WorkSpaceNotFound)/ },
  { kind: 'auth', code: /^(?:AccessDenied|Model\.AccessDenied|Workspace\.AccessDenied)/ },
  { kind: 'too_large', code: /^BadRequest\.TooLarge/ },
  { kind: 'unsupported', code: /^(?:BadRequest\.UnsupportedFileFormat|UnsupportedOperation)/ },
  // A model that this API does not serve.
  { kind: 'unsupported', code: /^InvalidParameter/, words: /\burl error\b/i },
  // A link that the vendor could not follow: another may.
  { kind: 'invalid_request', scope: 'shape', code: /^(?:InvalidURL|\w+\.InputDownloadFailed)/ },
  { kind: 'invalid_request', scope: 'shape', code: /^InvalidParameter/, words: /\bdownload/i },
  { kind: 'context_length', code: /^InvalidParameter/, words: /\btoo long\b|\blength\b/i },
  {
    kind: 'unsupported',
    code: /^InvalidParameter/,
    words: /\b(?:size|n|images?|num_images\w*|resolution|width|height)\b/i,
  },
  { kind: 'invalid_request', code: /^(?:InvalidParameter|BadRequest)/ },
  { kind: 'timeout', code: /^(?:RequestTimeOut|ResponseTimeout|InternalError\.Timeout)/i },
  {
    kind: 'overloaded',
    code: /^(?:ServiceUnavailable|ModelUnavailable|ModelServingError|SystemBusy)/,
  },
  { kind: 'server_error', code: /^(?:InternalError|SystemError)/ },
]

/** Names the faults of error answers; what is inside a 2xx the wire names by itself. */
export function classifyDashScope({ answer }: Failure): Fault | undefined {
  return answer && answer.status >= 400 ? faultOfAnswer(answer) : undefined
}

/** The fault of an error answer. */
export function faultOfAnswer(answer: Answer): Fault {
  return named(answer, readErrorDetail(answer.body))
}

/** The fault that a code inside a 2xx stands for: of an answer, a task, or one of its results. */
export function faultInside(
  {
    code = 'InternalError',
    message = code,
  }: { code?: string | undefined; message?: string | undefined },
  requestId: string | undefined,
  headers: Headers = new Headers(),
): Fault {
  const body = JSON.stringify({ code, message, request_id: requestId })
  const answer = { status: 200, headers, body }
  const fault = named(answer, readErrorDetail(body))
  // It has ended, and nothing was made, whatever the code calls it.
  return mayHaveBeenPaid(fault)
    ? new Fault('server_error', { message: `${code}: ${message}`, status: 200, requestId })
    : fault
}

function named(answer: Answer, detail: ErrorDetail): Fault {
  const plain = classifyAnswer(answer, detail)
  const { code = '', message: words = '', fields } = detail
  const meaning = meanings.find(
    (each) => each.code.test(code) && (each.words === undefined || each.words.test(words)),
  )
  const own = fields['request_id']
  const requestId = typeof own === 'string' ? own : plain.requestId
  if (!meaning) return plain.with({ requestId })
  const { message, status, delivery, retryAfterMs } = plain
  const fault = new Fault(meaning.kind, {
    message,
    scope: meaning.scope,
    status,
    delivery,
    requestId,
  })
  return fault.transient ? fault.with({ retryAfterMs }) : fault
}
