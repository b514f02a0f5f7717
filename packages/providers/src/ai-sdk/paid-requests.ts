import { AsyncLocalStorage } from 'node:async_hooks'
import type { OutgoingRequest } from '@stint/core'
import { outgoing } from './outgoing.ts'

/**
 * POSTs that are not paid, as far as packages of the AI SDK and what stands behind them make such:
 * polls, uploads, keys and traces.
 */
const free: readonly RegExp[] = [
  /\/get_result$/, // Fireworks polls by POST
  /\/cancel$/,
  /^\/v1\/(?:files|uploads)$/, // Replicate, Runway
  /^\/storage\/upload\//, // fal
  /^\/upload\//, // Google
  /\/token$/, // OAuth
  /^\/v1\/(?:traces|metrics|logs)$/, // OpenTelemetry
]

/** Hosts that only give keys: AWS. */
const freeHost = /^sts\./

/** Where the submission of one attempt goes. */
interface Sending {
  /** The host of the first paid POST through the fetch of the attempt. */
  through: string | undefined
  /** The host of the first paid POST beside it. */
  beside: string | undefined
}

const sending = new AsyncLocalStorage<Sending | 'preparing'>()

/**
 * Whether a request is a paid submission of an image model: a POST that is not known to be free, to
 * the host that the first one of the attempt went to. What is sent while the model is made is none.
 */
export function isPaid(request: OutgoingRequest): boolean {
  const host = paidHost(request)
  if (host === undefined) return false
  const attempt = sending.getStore()
  if (attempt === undefined) return true
  if (attempt === 'preparing') return false
  return host === (attempt.through ?? (attempt.beside ??= host))
}

/** The host of a request that may be paid, by itself. */
export function paidHost({
  method,
  url,
}: Pick<OutgoingRequest, 'method' | 'url'>): string | undefined {
  const parsed = URL.parse(url)
  if (method !== 'POST' || parsed === null) return undefined
  const isFree = freeHost.test(parsed.hostname) || free.some((path) => path.test(parsed.pathname))
  return isFree ? undefined : parsed.host
}

/** Runs what comes before a submission: nothing in it is paid. */
export function preparing<T>(run: () => T): T {
  return sending.run('preparing', run)
}

/** What came of a submission, and whether it went past the fetch that it was given. */
export interface Submitted<T> {
  readonly result: T
  readonly isBeside: boolean
}

/** Runs one submission, which is given the fetch to send it through. */
export async function submitting<T>(
  fetch: typeof globalThis.fetch,
  run: (fetch: typeof globalThis.fetch) => Promise<T>,
): Promise<Submitted<T>> {
  const hosts: Sending = { through: undefined, beside: undefined }
  const noting: typeof globalThis.fetch = (input, init) => {
    hosts.through ??= paidHost(outgoing(input, init))
    return fetch(input, init)
  }
  const result = await sending.run(hosts, () => run(noting))
  return { result, isBeside: hosts.beside !== undefined && hosts.through === undefined }
}
