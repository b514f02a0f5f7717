import { causesOf } from './causes-of.ts'
import { Fault, type Delivery, type FaultKind } from './fault.ts'
import { messageOf } from './message-of.ts'

interface Meaning {
  readonly kind: FaultKind
  readonly delivery: Delivery
  readonly transient?: boolean
}

/** Raised before a connection carries anything. */
const unreached: Meaning = { kind: 'network', delivery: 'unsent' }
/**
 * Raised by the check of a certificate: nothing is sent, and the next try meets the same
 * certificate.
 */
const untrusted: Meaning = { kind: 'network', delivery: 'unsent', transient: false }
/** May be raised after the request has left: nobody knows whether it arrived. */
const cut: Meaning = { kind: 'network', delivery: 'unknown' }
const late: Meaning = { kind: 'timeout', delivery: 'unknown' }
const refusedHere: Meaning = { kind: 'invalid_request', delivery: 'unsent' }
const aborted: Meaning = { kind: 'aborted', delivery: 'unknown' }

/**
 * What the codes of Node, undici and Bun mean; the names of a DOMException stand for its numeric
 * codes.
 */
const meanings: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: unreached,
  ENOTFOUND: unreached,
  EAI_AGAIN: unreached,
  EAI_NODATA: unreached,
  EHOSTUNREACH: unreached,
  EHOSTDOWN: unreached,
  ENETUNREACH: unreached,
  ENETDOWN: unreached,
  EADDRNOTAVAIL: unreached,
  UND_ERR_DESTROYED: unreached,
  UND_ERR_CLOSED: unreached,
  ConnectionRefused: unreached,
  FailedToOpenSocket: unreached,
  UND_ERR_CONNECT_TIMEOUT: { kind: 'timeout', delivery: 'unsent' },
  ECONNRESET: cut,
  ECONNABORTED: cut,
  EPIPE: cut,
  UND_ERR_SOCKET: cut,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: cut,
  ERR_STREAM_PREMATURE_CLOSE: cut,
  ERR_HTTP2_STREAM_ERROR: cut,
  ERR_HTTP2_SESSION_ERROR: cut,
  ConnectionClosed: cut,
  ETIMEDOUT: late,
  ESOCKETTIMEDOUT: late,
  UND_ERR_HEADERS_TIMEOUT: late,
  UND_ERR_BODY_TIMEOUT: late,
  TimeoutError: late,
  CERT_HAS_EXPIRED: untrusted,
  CERT_NOT_YET_VALID: untrusted,
  CERT_REVOKED: untrusted,
  CERT_UNTRUSTED: untrusted,
  CERT_REJECTED: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted,
  EPROTO: { ...cut, transient: false },
  ERR_SSL_WRONG_VERSION_NUMBER: untrusted,
  UND_ERR_INVALID_ARG: refusedHere,
  ERR_INVALID_URL: refusedHere,
  ABORT_ERR: aborted,
  UND_ERR_ABORTED: aborted,
  AbortError: aborted,
}

const connecting = new Set(['connect', 'getaddrinfo'])
const inHandshake = /before secure TLS connection was established/

/**
 * The fault of a request without an answer, by the code of the error or of what caused it;
 * undefined without one.
 */
export function networkFault(error: unknown): Fault | undefined {
  for (const inner of causesOf(error)) {
    const code = codeOf(inner)
    const meaning = Object.hasOwn(meanings, code) ? meanings[code] : undefined
    if (meaning === undefined) continue
    const delivery = isBeforeSending(inner) ? 'unsent' : meaning.delivery
    const text = messageOf(inner)
    const message = text.includes(code) ? text : `${text} (${code})`
    return new Fault(meaning.kind, {
      message,
      delivery,
      transient: meaning.transient,
      cause: error,
    })
  }
  return undefined
}

function codeOf(error: object): string {
  const code: unknown = Reflect.get(error, 'code')
  return typeof code === 'string' ? code : String(Reflect.get(error, 'name'))
}

/** The same code means another thing while the connection was being made. */
function isBeforeSending(error: object): boolean {
  return connecting.has(String(Reflect.get(error, 'syscall'))) || inHandshake.test(messageOf(error))
}
