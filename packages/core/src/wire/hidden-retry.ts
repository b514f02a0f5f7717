import { Fault } from '../faults/fault.ts'
import { networkFault } from '../faults/network-fault.ts'
import type { OutgoingRequest } from '../provider.ts'
import type { Submission } from './submission.ts'

/** A second paid submission in one attempt. */
export interface HiddenRetry {
  readonly request: OutgoingRequest
  /** Refused by `attempt.fetch`; or made outside, and stopped before it went out, or sent. */
  readonly fate: 'refused' | 'stopped' | 'sent'
  /** The submission before it. */
  readonly earlier: Submission
}

interface Library {
  readonly name: string
  /** In `user-agent` or `x-goog-api-client`. */
  readonly mark: RegExp
  readonly mend: string
}

/**
 * How client libraries name themselves in their requests, as measured in autumn 2026, and which setting turns their
 * retries off. LangChain stands before the OpenAI SDK that it sends through.
 */
const libraries: readonly Library[] = [
  { name: 'LangChain', mark: /\blangchainjs/i, mend: 'construct the model with maxRetries: 0' },
  { name: 'The AI SDK', mark: /\bai-sdk[-/]/i, mend: 'call doGenerate, or pass maxRetries: 0' },
  { name: 'The OpenAI SDK', mark: /\bOpenAI\//, mend: 'construct it with maxRetries: 0' },
  { name: 'The Anthropic SDK', mark: /\bAnthropic\//, mend: 'construct it with maxRetries: 0' },
  {
    name: 'The Google GenAI SDK',
    mark: /\bgoogle-genai-sdk\//i,
    mend: 'leave out httpOptions.retryOptions',
  },
  { name: 'got', mark: /^got\b/i, mend: 'pass retry: { limit: 0 }' },
  { name: 'axios', mark: /^axios\//i, mend: 'remove axios-retry, or give it retries: 0' },
]

const general =
  'turn off the retries of the client library inside this provider ' +
  '(maxRetries: 0 in the OpenAI and AI SDKs, retry: { limit: 0 } in got, retry: 0 in ky and ofetch, ' +
  'retries: 0 in axios-retry, no RetryAgent in undici)'

const fates: Readonly<Record<HiddenRetry['fate'], string>> = {
  refused: 'refused',
  stopped: 'stopped before it was sent',
  sent: 'sent',
}

/** What to tell about a second submission: what became of it, who made it, and which setting ends it. */
export function describeHiddenRetry({ request, fate }: Omit<HiddenRetry, 'earlier'>): string {
  return `a second submission was ${fates[fate]}: ${remedyFor(request.headers)}`
}

function remedyFor(headers: Headers): string {
  const names = [headers.get('user-agent') ?? '', headers.get('x-goog-api-client') ?? '']
  const known = libraries.find(({ mark }) => names.some((name) => mark.test(name)))
  if (known) return `${known.name} retries by itself: ${known.mend}`
  // Stainless makes the SDKs of many vendors, and all of them take the same option.
  if (headers.has('x-stainless-retry-count')) {
    return 'the client library retries by itself: construct it with maxRetries: 0'
  }
  return general
}

/** Why a library tries again, as the error that its first try would have failed with. */
export function whyAgain({ answer, failure }: Submission): unknown {
  if (answer && answer.status >= 400) return new Error(`HTTP ${answer.status}`)
  if (answer) return new Error('the client library asked again')
  if (failure === undefined) return new Error('no answer to the first submission')
  if (networkFault(failure)?.kind !== 'aborted') return failure
  return new Fault('timeout', { message: 'the client library did not wait for its answer' })
}
