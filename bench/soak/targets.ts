import { hash } from 'node:crypto'
import { defineProvider, type Attempt, type Provider } from '@stint/core'
import { google } from '@stint/providers/google'
import { openai } from '@stint/providers/openai'
import { openrouter, type OpenRouterOptions } from '@stint/providers/openrouter'
import type { Backend } from './backend.ts'
import { attemptHeader } from './journal-line.ts'

/** How the backend knows a target. */
export interface TargetFacts {
  readonly id: string
  readonly vendor: string
  readonly model: string
  readonly keyDigest: string
}

/** The real providers, and what the journal should say of each. */
export interface Targets {
  readonly openai: readonly Provider[]
  readonly google: Provider
  readonly openrouter: Provider
  readonly facts: ReadonlyMap<string, TargetFacts>
}

/** Begins every key: no report may have it. */
export const keyPrefix = 'sk-soak-'

const models = {
  openai: 'gpt-image-2',
  google: 'gemini-nano-banana-2.1',
  openrouter: 'google/gemini-3-pro-image',
}

/** Of one image, at every target. */
export const price = 1

/**
 * Makes the providers.
 * @param fetchOf what an attempt sends through: its own fetch, unless a test puts another in its place
 */
export function makeTargets(
  urls: Backend['urls'],
  fetchOf: (attempt: Attempt) => typeof globalThis.fetch = ({ fetch }) => fetch,
): Targets {
  const facts = new Map<string, TargetFacts>()
  const options = (vendor: keyof typeof models, id: string): OpenRouterOptions => {
    const apiKey = `${keyPrefix}${id}`
    const model = models[vendor]
    facts.set(id, { id, vendor, model, keyDigest: hash('sha256', apiKey).slice(0, 8) })
    return { id, apiKey, model, baseURL: urls[vendor], price, maxResponseBytes: 2 * 1024 * 1024 }
  }
  const mark = (provider: Provider): Provider => marked(provider, fetchOf)
  return {
    openai: ['openai-a', 'openai-b'].map((id) => mark(openai(options('openai', id)))),
    google: mark(google(options('google', 'google'))),
    openrouter: mark(openrouter(options('openrouter', 'openrouter'))),
    facts,
  }
}

/** The same provider, whose requests say which attempt they belong to. */
function marked(
  provider: Provider,
  fetchOf: (attempt: Attempt) => typeof globalThis.fetch,
): Provider {
  return defineProvider({
    ...provider,
    attempt(request, attempt) {
      const send = fetchOf(attempt)
      const fetch: typeof send = (input, init) => {
        const headers = new Headers(init?.headers)
        headers.set(attemptHeader, `${attempt.callId}/${attempt.number}`)
        return send(input, { ...init, headers })
      }
      return provider.attempt(request, withFetch(attempt, fetch))
    },
  })
}

function withFetch(attempt: Attempt, fetch: typeof globalThis.fetch): Attempt {
  return new Proxy(attempt, {
    get(whole, name) {
      if (name === 'fetch') return fetch
      const value: unknown = Reflect.get(whole, name, whole)
      return typeof value === 'function' ? (value.bind(whole) as unknown) : value
    },
  })
}
