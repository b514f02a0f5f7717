import type { FaultKind } from './fault.ts'

interface Phrase {
  readonly kind: FaultKind
  readonly find: RegExp
  /**
   * The statuses at which the phrase may overrule the status. A text without a status may always be
   * read.
   */
  readonly at: readonly number[]
}

/** Statuses that say only that the request was turned down. */
const turnedDown = [400, 403, 404, 409, 422]

/**
 * Words that tell more than the status, first match first. They are looked for only where the
 * status leaves room: a 429 that mentions a token limit is still a rate limit, and one that says
 * "check your billing" may be one too.
 */
const phrases: readonly Phrase[] = [
  {
    kind: 'content_policy',
    find: anyOf(
      'content[ _]polic',
      'content_filter',
      'moderation_blocked',
      'safety (?:system|filter)',
      '(?:for|of) safety\\b',
      'data_?inspection',
      'prohibited content',
    ),
    at: turnedDown,
  },
  {
    kind: 'billing',
    find: anyOf(
      'insufficient_quota',
      'insufficient (?:balance|credits?|funds)',
      'credit balance',
      '(?:balance|credits?) (?:is |are )?(?:too low|used up|exhausted)',
      'arrearage',
    ),
    at: turnedDown,
  },
  {
    kind: 'context_length',
    find: anyOf(
      'context.{0,20}length',
      '(?:prompt|input|request).{0,20}(?:too long|exceeds max(?:imum)? length)',
      'request_too_large',
      'too many tokens',
      'token limit',
      'token count.{0,40}exceeds',
      '最大长度|上下文|输入过长',
    ),
    at: [400, 413, 422],
  },
  {
    kind: 'not_found',
    find: anyOf(
      'model\\b.{0,80}(?:not found|does not exist|deactivated|deprecated|no longer available)',
      'model_is_deactivated',
    ),
    at: [400, 403, 404],
  },
  {
    kind: 'auth',
    find: anyOf(
      'api[ _]key (?:is )?(?:not valid|invalid|expired|revoked)',
      '(?:invalid|incorrect) api[ _]key',
    ),
    at: turnedDown,
  },
  {
    kind: 'too_large',
    find: anyOf('(?:image|file|payload|request entity).{0,20}too large', 'payload size exceeds'),
    at: [400, 413, 422],
  },
  {
    kind: 'unsupported',
    find: anyOf("(?:not|isn't) supported", 'unsupported', 'unknown parameter'),
    at: [400, 422],
  },
  { kind: 'overloaded', find: anyOf('overload', 'capacity'), at: [500, 503] },
  {
    kind: 'network',
    find: anyOf(
      'connection reset',
      'broken pipe',
      'socket hang up',
      'other side closed',
      'unexpected eof',
      '^eof$',
    ),
    at: [],
  },
]

/** The kind that the words of an error name; undefined where they leave it to the status. */
export function kindFromText(text: string, status?: number): FaultKind | undefined {
  const found = phrases.find(
    ({ find, at }) => (status === undefined || at.includes(status)) && find.test(text),
  )
  return found?.kind
}

function anyOf(...words: readonly string[]): RegExp {
  return new RegExp(words.join('|'), 'i')
}
