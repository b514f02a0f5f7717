import { causesOf } from './causes-of.ts'
import { classifyAnswer } from './classify-answer.ts'
import { Fault } from './fault.ts'
import { faultMessage } from './fault-message.ts'
import { kindFromText } from './kind-from-text.ts'
import { messageOf } from './message-of.ts'
import { networkFault } from './network-fault.ts'
import { plainError } from './plain-error.ts'
import { redact } from './redact.ts'
import { readErrorDetail, type ErrorDetail } from './error-detail.ts'
import type { Answer, Failure, Provider } from '../provider.ts'

/** A fault that a provider words itself may be longer than a line. */
const longestOwn = 1000

/**
 * Names the fault of a failed attempt: a Fault passes, then the provider's own `classify`, then the
 * status and the body of the answer, then the code of the network, then the words of the error.
 * What the wire knows of delivery wins over all of them, and nothing that comes out repeats a key
 * or the bytes of an image.
 * @param secrets keys that went out with the request.
 */
export function classifyFailure(
  failure: Failure,
  provider: Pick<Provider, 'classify'>,
  secrets: readonly string[] = [],
): Fault {
  const own = faultWithin(failure.error)
  if (own) return presentable(own, failure, secrets, longestOwn)
  return presentable(byProvider(failure, provider) ?? byWire(failure), failure, secrets)
}

/** A Fault that was thrown, also through a library that wraps what its fetch throws; undefined where none was. */
export function faultWithin(error: unknown): Fault | undefined {
  for (const inner of causesOf(error)) {
    if (Fault.isInstance(inner)) return inner
  }
  return undefined
}

function byProvider(failure: Failure, provider: Pick<Provider, 'classify'>): Fault | undefined {
  const problem = (what: string, cause: unknown): Fault =>
    new Fault('unknown', { message: `the provider's classify ${what}`, cause })
  try {
    const fault: unknown = provider.classify?.(failure)
    if (fault === undefined || Fault.isInstance(fault)) return fault
    return problem('returned something that is not a Fault', failure.error)
  } catch (error) {
    return problem(`threw: ${messageOf(error)}`, error)
  }
}

function byWire({ error, answer, delivery }: Failure): Fault {
  if (answer && answer.status >= 400) return classifyAnswer(answer, spoken(answer, error))
  const network = networkFault(error)
  if (network) return network
  const message = messageOf(error)
  if (answer && delivery !== 'unsent') {
    const { status } = answer
    const said = `HTTP ${status}, but: ${withReason(error)}`
    return new Fault('malformed_response', { message: said, status })
  }
  return new Fault(kindFromText(message) ?? 'unknown', { message: withReason(error) })
}

/**
 * What an error says, and what the innermost of its causes does in a line: `fetch failed` alone helps nobody, and
 * neither does a list of all that a schema misses.
 */
function withReason(error: unknown): string {
  const message = messageOf(error)
  const innermost = [...causesOf(error)].findLast(isOneLine)
  const reason = innermost?.message ?? ''
  return message.includes(reason) ? message : `${message.replace(/\.$/, '')}: ${reason}`
}

function isOneLine(inner: object): inner is Error {
  return inner instanceof Error && !inner.message.includes('\n')
}

/** A provider that did not read the body may say in its own words what was in it. */
function spoken(answer: Answer, error: unknown): ErrorDetail {
  const detail = readErrorDetail(answer.body)
  return answer.body === '' ? { ...detail, message: messageOf(error) } : detail
}

function presentable(
  fault: Fault,
  failure: Failure,
  secrets: readonly string[],
  longest?: number,
): Fault {
  const message = faultMessage(fault.message, secrets, longest)
  const known = failure.sent || failure.delivery !== 'unknown'
  const delivery = known ? failure.delivery : fault.delivery
  // Some vendors number their requests.
  const requestId = fault.requestId && redact(String(fault.requestId), secrets)
  const thrown = fault.cause ?? (failure.error === fault ? undefined : failure.error)
  const asItIs =
    thrown === undefined &&
    message === fault.message &&
    delivery === fault.delivery &&
    requestId === fault.requestId &&
    Object.keys(fault).length === ownFields
  if (asItIs) return fault
  const cause = thrown === undefined ? undefined : plainError(thrown, secrets)
  return fault.with({ message, delivery, requestId, cause })
}

/** What else somebody has put on a fault, an answer with its headers say, goes no further. */
const ownFields = Object.keys(new Fault('unknown')).length
