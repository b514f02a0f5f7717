import { isBranded } from '../is-branded.ts'
import { redact } from './redact.ts'

/** What went wrong, in the terms that every provider's error is put into. */
export type FaultKind =
  | 'rate_limit'
  | 'quota'
  | 'billing'
  | 'auth'
  | 'not_found'
  | 'invalid_request'
  | 'content_policy'
  | 'unsupported'
  | 'too_large'
  | 'context_length'
  | 'overloaded'
  | 'server_error'
  | 'timeout'
  | 'network'
  | 'malformed_response'
  | 'empty_response'
  | 'aborted'
  | 'unknown'

/** What a fault is about: the input, this kind of input at this target, or whoever serves it. */
export type FaultScope = 'request' | 'shape' | 'key' | 'account' | 'model' | 'provider'

/** How far the request came: known from the wire, not guessed from a message. */
export type Delivery = 'unsent' | 'rejected' | 'accepted' | 'unknown'

/** What a fault of a kind means unless its provider knows better. */
export interface FaultDefaults {
  readonly scope: FaultScope
  readonly transient: boolean
  readonly delivery: Delivery
}

const row = (scope: FaultScope, transient: boolean, delivery: Delivery): FaultDefaults => ({
  scope,
  transient,
  delivery,
})

/** The one table of defaults. `new Fault(kind)`, the classification and the test kit all read it. */
export const faultKinds: Readonly<Record<FaultKind, FaultDefaults>> = {
  rate_limit: row('key', true, 'rejected'),
  quota: row('account', false, 'rejected'),
  billing: row('account', false, 'rejected'),
  auth: row('key', false, 'rejected'),
  not_found: row('model', false, 'rejected'),
  invalid_request: row('request', false, 'rejected'),
  content_policy: row('request', false, 'rejected'),
  unsupported: row('shape', false, 'rejected'),
  too_large: row('shape', false, 'rejected'),
  context_length: row('shape', false, 'rejected'),
  overloaded: row('provider', true, 'rejected'),
  server_error: row('provider', true, 'rejected'),
  timeout: row('provider', true, 'unknown'),
  network: row('provider', true, 'unknown'),
  malformed_response: row('model', true, 'accepted'),
  empty_response: row('model', true, 'accepted'),
  aborted: row('request', false, 'unknown'),
  unknown: row('provider', false, 'unknown'),
}

/** A gateway gave up with one of these; the backend behind it may not have. 520 and 524 are Cloudflare's. */
const undecidedStatus = new Set([408, 499, 502, 504, 520, 524])

/** What may be known of a fault beyond its kind. */
export interface FaultFields {
  readonly message?: string | undefined
  readonly scope?: FaultScope | undefined
  readonly transient?: boolean | undefined
  readonly delivery?: Delivery | undefined
  /** How long the provider asks to be left alone, in milliseconds. */
  readonly retryAfterMs?: number | undefined
  /** HTTP status. */
  readonly status?: number | undefined
  /** The vendor's id of the request, for its support. */
  readonly requestId?: string | undefined
  /** A second submission inside one attempt was refused, or seen. */
  readonly hiddenRetry?: boolean | undefined
  readonly cause?: unknown
}

const marker: unique symbol = Symbol.for('stint.Fault')

/**
 * The one form in which a provider's failure reaches middleware. Fields that are not given come from
 * {@link faultKinds}; a status of 408, 499, 502, 504, 520 or 524 makes the delivery of a server_error or timeout `unknown`.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly kind: FaultKind
  readonly scope: FaultScope
  readonly transient: boolean
  readonly delivery: Delivery
  readonly retryAfterMs: number | undefined
  readonly status: number | undefined
  readonly requestId: string | undefined
  readonly hiddenRetry: boolean

  /** @throws TypeError when the kind is not in the table. */
  constructor(kind: FaultKind, fields: FaultFields = {}) {
    const defaults = faultKinds[kind]
    if (!Object.hasOwn(faultKinds, kind)) {
      throw new TypeError(
        `Fault(${JSON.stringify(kind)}): expected one of ${Object.keys(faultKinds).join(', ')}`,
      )
    }
    super(
      redact(fields.message ?? kind.replaceAll('_', ' ')),
      fields.cause === undefined ? undefined : { cause: fields.cause },
    )
    this.kind = kind
    this.scope = fields.scope ?? defaults.scope
    this.transient = fields.transient ?? defaults.transient
    this.delivery = fields.delivery ?? deliveryOf(kind, fields.status)
    this.retryAfterMs = wait(fields.retryAfterMs)
    this.status = fields.status
    this.requestId = fields.requestId
    this.hiddenRetry = fields.hiddenRetry ?? false
  }

  static {
    Object.defineProperty(this.prototype, marker, { value: true })
  }

  /** Whether a value is a Fault, also one of another installed copy of stint. */
  static isInstance(value: unknown): value is Fault {
    return isBranded(value, marker)
  }

  /** The same fault with some fields replaced. */
  with(fields: FaultFields): Fault {
    const { message, scope, transient, delivery, retryAfterMs, status } = this
    const { requestId, hiddenRetry, cause } = this
    const own = { message, scope, transient, delivery, retryAfterMs, status }
    return new Fault(this.kind, { ...own, requestId, hiddenRetry, cause, ...fields })
  }
}

/** A wait that is negative or unreadable is none. */
function wait(ms: number | undefined): number | undefined {
  return ms !== undefined && Number.isFinite(ms) && ms >= 0 ? ms : undefined
}

function deliveryOf(kind: FaultKind, status: number | undefined): Delivery {
  return status !== undefined && undecidedStatus.has(status) ? 'unknown' : faultKinds[kind].delivery
}

/** What the status of an answer says: a gateway gave up, any other error is a refusal, 2xx takes the request on. */
export function deliveryOfStatus(status: number): Delivery {
  if (status < 400) return 'accepted'
  return undecidedStatus.has(status) ? 'unknown' : 'rejected'
}

/** Kinds after which nobody can tell what became of the request; the others are a terminal answer. */
const cutOff: ReadonlySet<FaultKind> = new Set([
  'timeout',
  'network',
  'malformed_response',
  'aborted',
  'unknown',
])

/**
 * Whether the request behind a fault may have been paid for without a terminal answer. It is then not
 * bought again at that target in this call (a failed item or an empty 200 says that nothing was made).
 */
export function mayHaveBeenPaid(fault: Fault): boolean {
  if (fault.delivery === 'unknown') return true
  return fault.delivery === 'accepted' && cutOff.has(fault.kind)
}
