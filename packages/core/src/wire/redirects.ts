import { keysCarriedAlong } from '../faults/collect-secrets.ts'
import { Fault } from '../faults/fault.ts'
import type { OutgoingRequest } from '../provider.ts'
import { describeRequest } from './describe-request.ts'

type Input = string | URL | Request

/** Those that fetch follows, and how many of them: https://fetch.spec.whatwg.org/#http-redirect-fetch */
const followed = new Set([301, 302, 303, 307, 308])
const mostRedirects = 20
/** What is said of a body goes with it. */
const bodyHeaders = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-type',
]

/**
 * `fetch`, which follows redirects as ever, but carries no key elsewhere: by itself it takes off authorization and
 * cookies for another origin, and no other key. With such a key redirects are followed here, and to the same origin only.
 * @param outgoing what the arguments ask for.
 * @param onRedirect told of each redirect that was met here.
 * @throws Fault `unknown` for a redirect that is not followed.
 */
export function fetchWithKeys(
  input: Input,
  init: RequestInit,
  outgoing: OutgoingRequest,
  onRedirect: (status: number) => void,
): Promise<Response> {
  const mode = init.redirect ?? (input instanceof Request ? input.redirect : 'follow')
  const keys = mode === 'follow' ? keysCarriedAlong(outgoing.headers) : []
  return keys.length === 0
    ? globalThis.fetch(input, init)
    : followAtHome(input, init, `the key in ${keys.join(' and ')} would go along`, onRedirect)
}

async function followAtHome(
  input: Input,
  given: RequestInit,
  why: string,
  onRedirect: (status: number) => void,
): Promise<Response> {
  let at = input
  let init: RequestInit = { ...given, redirect: 'manual' }
  for (let left = mostRedirects; ; left -= 1) {
    // oxlint-disable-next-line no-await-in-loop -- each answer says where to ask next
    const response = await globalThis.fetch(at, init)
    const { status } = response
    const location = response.headers.get('location')
    if (location === null || !followed.has(status)) return response
    // oxlint-disable-next-line no-await-in-loop
    await response.body?.cancel()
    onRedirect(status)
    const { url } = describeRequest(at, init)
    const to = URL.parse(location, url)
    if (to?.origin !== new URL(url).origin) throw notFollowed(to, status, why)
    if (left === 0) throw notFollowed(to, status, 'it leads on and on')
    const next = redirected(at, init, status)
    if (!next) throw notFollowed(to, status, 'the body can be sent once')
    at = to.href
    init = next
  }
}

function notFollowed(to: URL | null, status: number, why: string): Fault {
  const where = to?.origin ?? 'what is no address'
  const message = `redirected to ${where}, and not followed: ${why}. Give the address that answers itself`
  return new Fault('unknown', { message, status })
}

/** What is sent where a redirect leads: the same, or a GET for the answer. Undefined where the same cannot be sent again. */
function redirected(input: Input, init: RequestInit, status: number): RequestInit | undefined {
  const { method, headers } = describeRequest(input, init)
  const isRead = method === 'GET' || method === 'HEAD'
  const asksOnly = status === 303 ? !isRead : status < 303 && method === 'POST'
  if (!asksOnly) return isSpent(input, init) ? undefined : { ...init, method, headers }
  for (const name of bodyHeaders) headers.delete(name)
  return { ...init, method: 'GET', headers, body: null }
}

/** Whether its body is a stream, which has been read by now. */
function isSpent(input: Input, { body }: RequestInit): boolean {
  if (body === undefined || body === null) return input instanceof Request && input.body !== null
  return Symbol.asyncIterator in Object(body)
}
