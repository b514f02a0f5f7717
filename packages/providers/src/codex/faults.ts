import {
  Fault,
  readErrorDetail,
  type Answer,
  type ErrorDetail,
  type Failure,
  type FaultKind,
} from '@stint/core'
import { APIError } from 'openai'
import { openaiFault } from '../openai/faults.ts'

interface Meaning {
  readonly kind: FaultKind
  readonly code?: RegExp
  readonly words?: RegExp
}

/** What the Responses API, or the backend of ChatGPT, says and the Images API does not. */
const meanings: readonly Meaning[] = [
  { kind: 'content_policy', code: /_policy(?:_violation)?$/ },
  { kind: 'content_policy', code: /^invalid_prompt$/, words: /flagged|polic|safety/i },
  { kind: 'billing', code: /^usage_not_included$/ },
  { kind: 'not_found', words: /model is not supported/i },
]

/** Names the faults of error answers; what is inside a 2xx the wire names by itself. */
export function classifyCodex(failure: Failure): Fault | undefined {
  const answer = failure.answer ?? answerOfError(failure.error)
  if (answer === undefined || answer.status < 400) return undefined
  return codexFault(answer, readErrorDetail(answer.body))
}

/** The fault of an error answer. */
export function codexFault(answer: Answer, detail: ErrorDetail): Fault {
  const fault = openaiFault(answer, detail)
  const meaning = meanings.find((each) => isMeant(each, detail))
  if (meaning !== undefined) {
    const { message, status, requestId, delivery } = fault
    return new Fault(meaning.kind, { message, status, requestId, delivery })
  }
  return fault.kind === 'quota' ? fault.with({ retryAfterMs: resetMs(detail) }) : fault
}

function isMeant({ code, words }: Meaning, detail: ErrorDetail): boolean {
  const codes = [detail.code, detail.type].filter((each) => each !== undefined)
  const byCode = code === undefined || codes.some((each) => code.test(each))
  return byCode && (words === undefined || words.test(detail.message ?? ''))
}

/** A plan of ChatGPT that is used up says when it is not: what a pool lets its member rest for. */
function resetMs({ fields }: ErrorDetail): number | undefined {
  const seconds = fields['resets_in_seconds']
  return typeof seconds === 'number' ? seconds * 1000 : undefined
}

/** What the library tells of an answer that the wire has not seen. */
function answerOfError(error: unknown): Answer | undefined {
  if (!(error instanceof APIError) || error.status === undefined) return undefined
  const { status, headers, error: body } = error as APIError<number, Headers>
  return { status, headers, body: JSON.stringify({ error: body ?? error.message }) }
}
