import type { OutgoingRequest } from './provider.ts'

/** How to turn off the retries of a client library, told by what it writes into its requests. */
const remedies: readonly { readonly name: string; readonly mark: RegExp; readonly mend: string }[] =
  [
    { name: 'The AI SDK', mark: /\bai-sdk\//i, mend: 'call doGenerate, or pass maxRetries: 0' },
    { name: 'The OpenAI SDK', mark: /\bOpenAI\//, mend: 'construct it with maxRetries: 0' },
    { name: 'The Anthropic SDK', mark: /\bAnthropic\//, mend: 'construct it with maxRetries: 0' },
    {
      name: 'The Google GenAI SDK',
      mark: /google-genai-sdk|genai-js/i,
      mend: 'leave out httpOptions.retryOptions',
    },
    { name: 'got', mark: /\bgot\b/i, mend: 'pass retry: { limit: 0 }' },
    { name: 'axios', mark: /\baxios\//i, mend: 'remove axios-retry, or give it retries: 0' },
  ]

const general =
  'turn off the retries of the client library inside this provider ' +
  '(maxRetries: 0 in the OpenAI and AI SDKs, retry: { limit: 0 } in got, retries: 0 in axios-retry)'

/** What to tell about a second submission: who sent it, and which setting ends it. */
export function hiddenRetryRemedy(request: OutgoingRequest): string {
  const agent = `${request.headers.get('user-agent') ?? ''} ${request.headers.get('x-goog-api-client') ?? ''}`
  const known = remedies.find(({ mark }) => mark.test(agent))
  if (known) return `${known.name} retries by itself: ${known.mend}`
  if (request.headers.has('x-stainless-retry-count')) {
    return 'the client library retries by itself: construct it with maxRetries: 0'
  }
  return general
}
