import { InvalidResponseDataError } from '@ai-sdk/provider'
import { Fault, type FaultKind } from '@stint/core'

/**
 * How packages of the AI SDK word what became of a job, as of autumn 2026. What failed or was held
 * back is over, and nothing was made; of what took too long nobody knows.
 */
const ends: readonly (readonly [FaultKind, RegExp])[] = [
  ['content_policy', /content[ _]polic|moderat|nsfw|safety (?:system|filter|checker)|flagged as/i],
  ['timeout', /\btimed? ?out\b|did not complete (?:after|within)/i],
  ['empty_response', /without output|no images?\b|missing result/i],
  ['server_error', /\b(?:generation|prediction|job|task)\b.{0,20}\b(?:failed|cancell?ed)\b/i],
]

/** What the error of a package says of the end of a job; undefined when it is about something else. */
export function endOfJob(error: unknown): Fault | undefined {
  if (!(error instanceof Error)) return undefined
  const reason = reasonIn(error)
  const message = reason === '' ? error.message : `${error.message.replace(/\.$/, '')}: ${reason}`
  const kind = ends.find(([, words]) => words.test(message))?.[0]
  if (kind === undefined) return undefined
  return new Fault(kind, { message, delivery: 'accepted' })
}

/** Luma's package leaves the reason out of its message. */
function reasonIn(error: Error): string {
  if (!InvalidResponseDataError.isInstance(error)) return ''
  const reason: unknown = Reflect.get(Object(error.data) as object, 'failure_reason')
  return typeof reason === 'string' ? reason : ''
}
