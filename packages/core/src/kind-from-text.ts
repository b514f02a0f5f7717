import type { FaultKind } from './fault.ts'

interface Phrase {
  readonly kind: FaultKind
  readonly find: RegExp
  /** The statuses at which the phrase may overrule the status. A text without a status may always be read. */
  readonly at: readonly number[]
}

/** Statuses that say only that the request was turned down. */
const turnedDown = [400, 403, 404, 409, 422]

/**
 * Words that tell more than the status, first match first. They are looked for only where the status leaves room:
 * a 429 that mentions a token limit is still a rate limit, and one that says "check your billing" may be one too.
 */
const phrases: readonly Phrase[] = [
  {
    kind: 'content_policy',
    find: /content[ _]polic|moderation_blocked|safety (?:system|filter)|(?:for|of) safety\b|data_?inspection|content_filter|prohibited content/i,
    at: turnedDown,
  },
  {
    kind: 'billing',
    find: /insufficient_quota|credit balance|(?:balance|credits?) (?:is |are )?(?:too low|used up|exhausted)|insufficient (?:balance|credits?|funds)|arrearage/i,
    at: turnedDown,
  },
  {
    kind: 'context_length',
    find: /context.{0,20}length|(?:prompt|input|request).{0,20}(?:too long|exceeds max(?:imum)? length)|request_too_large|too many tokens|token limit|token count.{0,40}exceeds|最大长度|上下文|输入过长/i,
    at: [400, 413, 422],
  },
  {
    kind: 'not_found',
    find: /model\b.{0,80}(?:not found|does not exist|deactivated|has been deprecated|no longer available)|model_is_deactivated/i,
    at: [400, 403, 404],
  },
  {
    kind: 'auth',
    find: /api[ _]key (?:is )?(?:not valid|invalid|expired|revoked)|(?:invalid|incorrect) api[ _]key/i,
    at: turnedDown,
  },
  {
    kind: 'too_large',
    find: /(?:image|file|payload|request entity).{0,20}too large|payload size exceeds/i,
    at: [400, 413, 422],
  },
  {
    kind: 'unsupported',
    find: /(?:not|isn't) supported|unsupported|unknown parameter/i,
    at: [400, 422],
  },
  { kind: 'overloaded', find: /overload|capacity/i, at: [500, 503] },
  {
    kind: 'network',
    find: /connection reset|broken pipe|socket hang up|other side closed|unexpected eof|^eof$/i,
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
