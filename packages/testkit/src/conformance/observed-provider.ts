import type { Attempt, Provider } from '@stint/core'

/** What a provider itself did in an attempt, before the engine had its say. */
export interface OwnAttempt {
  /** Calls of `attempt.fetch`. */
  fetches: number
  /** The job that it told of. */
  job?: string
  outcome: 'running' | 'made' | 'threw'
  made?: unknown
  error?: unknown
}

export interface ObservedProvider {
  readonly provider: Provider
  readonly attempts: readonly OwnAttempt[]
}

/** What is done otherwise than the provider does it. */
export interface Interference {
  /** Runs after the engine has begun an attempt, and before the provider has. */
  readonly beforeAttempt?: (() => void) | undefined
  readonly maxResponseBytes?: number | undefined
  /** Every other is unknown: links that were spoilt by chance lead nowhere. */
  readonly onlyHost?: string | undefined
}

/** The same provider, watched: what it is asked and what it gives pass through unchanged. */
export function observe(provider: Provider, interference: Interference = {}): ObservedProvider {
  const attempts: OwnAttempt[] = []
  const { beforeAttempt, onlyHost, maxResponseBytes = provider.maxResponseBytes } = interference
  return {
    attempts,
    provider: {
      id: provider.id,
      wire: provider.wire,
      maxImages: provider.maxImages,
      maxResponseBytes,
      accepts: (request) => provider.accepts(request),
      async attempt(request, attempt) {
        beforeAttempt?.()
        const own: OwnAttempt = { fetches: 0, outcome: 'running' }
        attempts.push(own)
        return watch(own, () => provider.attempt(request, watchedAttempt(attempt, own, onlyHost)))
      },
      ...optionalMethods(provider),
    },
  }
}

/** An engine looks at whether they are there. */
function optionalMethods(provider: Provider): Partial<Provider> {
  const names = ['classify', 'isSubmission', 'price', 'resume'] as const
  const methods = names.flatMap((name) => {
    const method: unknown = provider[name]
    if (typeof method !== 'function') return []
    return [[name, (...given: unknown[]): unknown => Reflect.apply(method, provider, given)]]
  })
  return Object.fromEntries(methods) as Partial<Provider>
}

/** Not a spread: what is told when it is read is no field of its own. */
function watchedAttempt(attempt: Attempt, own: OwnAttempt, onlyHost: string | undefined): Attempt {
  const fetch: Attempt['fetch'] = (input, init) => {
    own.fetches += 1
    const { url } = input instanceof Request ? input : { url: String(input) }
    const isKnown = onlyHost === undefined || URL.parse(url)?.host === onlyHost
    return isKnown ? attempt.fetch(input, init) : Promise.reject(notFound())
  }
  const job = (id: string): void => {
    own.job = id
    attempt.job(id)
  }
  const { number, callId, clock } = attempt
  return {
    fetch,
    get signal() {
      return attempt.signal
    },
    get timeLeftMs() {
      return attempt.timeLeftMs
    },
    number,
    callId,
    clock,
    warn: (text) => attempt.warn(text),
    cost: (amount) => attempt.cost(amount),
    progress: (progress) => attempt.progress(progress),
    job,
  }
}

/** As Node's fetch fails. */
function notFound(): TypeError {
  const cause = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })
  return new TypeError('fetch failed', { cause })
}

async function watch(own: OwnAttempt, run: () => unknown): Promise<unknown> {
  try {
    own.made = await run()
    own.outcome = 'made'
    return own.made
  } catch (error) {
    own.error = error
    own.outcome = 'threw'
    throw error
  }
}
