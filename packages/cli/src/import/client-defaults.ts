import type { ClientBackoff, ClientDefault } from './client-default.ts'

const noWait: ClientBackoff = { firstMs: 0, factor: 1, capMs: 0, jitter: 0 }

/** Those whose tries have a time of their own. */
type Timed = 'openai' | 'litellm' | 'openaiPython' | 'goclawChain'

type Untimed =
  | 'aiSdk'
  | 'langchainCaller'
  | 'langchainWithRetry'
  | 'langchainModelRetry'
  | 'genai'
  | 'axiosRetry'
  | 'got'
  | 'portkeyClient'
  | 'portkeyGateway'
  | 'goclawClient'

type ClientDefaults = Readonly<
  Record<Timed, ClientDefault & { readonly timeoutMs: number }> & Record<Untimed, ClientDefault>
>

/** The known clients. docs/guide/coming-from.md has the same table; a test compares them. */
export const clientDefaults: ClientDefaults = {
  openai: {
    name: 'openai client',
    package: 'openai',
    version: '7.57.0',
    retries: 2,
    backoff: { firstMs: 500, factor: 2, capMs: 8000, jitter: 0, retryAfterMs: 60_000 },
    timeoutMs: 600_000,
    note: '408, 409, 429, 5xx, timeouts and lost connections, POST too',
    source: 'client.js: maxRetries, DEFAULT_TIMEOUT, retryRequest',
    checked: 'code',
  },
  aiSdk: {
    name: 'AI SDK',
    package: 'ai',
    version: '7.0.173',
    retries: 2,
    backoff: { firstMs: 2000, factor: 2, capMs: Infinity, jitter: 0, retryAfterMs: 60_000 },
    note: 'each call of a generateImage that is split into several',
    source: 'dist/index.js: retryWithExponentialBackoffRespectingRetryHeaders',
    checked: 'code',
  },
  langchainCaller: {
    name: 'LangChain AsyncCaller',
    package: '@langchain/core',
    version: '1.4.0',
    retries: 6,
    backoff: { firstMs: 1000, factor: 2, capMs: Infinity, jitter: 1, retryAfterMs: 60_000 },
    note: 'chat models turn the retries of the client beneath off',
    source: 'dist/utils/async_caller.js, dist/utils/p-retry/index.js',
    checked: 'code',
  },
  langchainWithRetry: {
    name: 'LangChain withRetry',
    package: '@langchain/core',
    version: '1.4.0',
    retries: 2,
    backoff: { firstMs: 1000, factor: 2, capMs: Infinity, jitter: 1, retryAfterMs: Infinity },
    note: 'around the AsyncCaller: they multiply; that one leaves a Retry-After above 60 s to it',
    source: 'dist/runnables/base.js: RunnableRetry',
    checked: 'code',
  },
  langchainModelRetry: {
    name: 'LangChain modelRetryMiddleware',
    package: 'langchain',
    version: '1.5.14',
    retries: 2,
    backoff: { firstMs: 1000, factor: 2, capMs: 60_000, jitter: 0.25, retryAfterMs: Infinity },
    note: 'turns the AsyncCaller of the model off, in this version',
    source: 'dist/agents/middleware/modelRetry.js',
    checked: 'code',
  },
  genai: {
    name: 'Google Gen AI SDK',
    package: '@google/genai',
    version: '3.1.0',
    retries: 0,
    backoff: { firstMs: 1000, factor: 2, capMs: 60_000, jitter: 1 },
    note: '5 tries in all as soon as httpOptions.retryOptions is given, even empty',
    source: 'dist/node/index.mjs: apiCall, DEFAULT_RETRY_ATTEMPTS',
    checked: 'code',
  },
  axiosRetry: {
    name: 'axios-retry',
    package: 'axios-retry',
    version: '4.5.0',
    retries: 3,
    backoff: { ...noWait, retryAfterMs: Infinity },
    note: 'POST only after a lost connection',
    source: 'dist/esm/index.js: DEFAULT_OPTIONS',
    checked: 'code',
  },
  got: {
    name: 'got',
    package: 'got',
    version: '16.1.0',
    retries: 2,
    backoff: {
      firstMs: 1000,
      factor: 2,
      capMs: Infinity,
      jitter: 0,
      retryAfterMs: Infinity,
    },
    note: 'no POST, unless retry.methods names it; up to 100 ms are added to a wait',
    source: 'dist/source/core/options.js, calculate-retry-delay.js',
    checked: 'code',
  },
  portkeyClient: {
    name: 'Portkey client',
    package: 'portkey-ai',
    version: '3.1.0',
    retries: 1,
    backoff: noWait,
    note: 'a lost connection, and a 5xx that is not from the gateway; calls through its OpenAI client: 0',
    source: 'dist/src/baseClient.js: maxRetries, _shouldRetry',
    checked: 'code',
  },
  portkeyGateway: {
    name: 'Portkey gateway',
    package: '@portkey-ai/gateway',
    version: '1.15.2',
    retries: 0,
    backoff: { firstMs: 1000, factor: 2, capMs: Infinity, jitter: 0 },
    note: '429, 500, 502, 503, 504; its own timeout answers 408, which is not among them',
    source: 'build/start-server.js: retryRequest, tryTargetsRecursively',
    checked: 'code',
  },
  litellm: {
    name: 'LiteLLM router',
    package: 'litellm',
    version: '2026-11',
    retries: 2,
    backoff: { firstMs: 500, factor: 2, capMs: 8000, jitter: 0, retryAfterMs: 60_000 },
    timeoutMs: 6_000_000,
    note: 'up to 5 fallbacks deep, each with all retries; pins the max_retries of clients to 0',
    source: 'https://docs.litellm.ai/docs/router/learn/reliability, litellm/router.py',
    checked: 'documentation',
  },
  openaiPython: {
    name: 'openai (Python)',
    package: 'openai on PyPI',
    version: '2',
    retries: 2,
    backoff: { firstMs: 500, factor: 2, capMs: 8000, jitter: 0, retryAfterMs: 60_000 },
    timeoutMs: 600_000,
    note: 'as the one for Node',
    source: 'src/openai/_constants.py',
    checked: 'not checked',
  },
  goclawChain: {
    name: 'goclaw chain',
    package: 'github.com/nextlevelbuilder/goclaw',
    version: '80dcc04a7a54',
    retries: 1,
    backoff: noWait,
    timeoutMs: 120_000,
    note: 'max_retries counts all tries; any error is repeated; the timeout stands around the client',
    source: 'internal/tools/media_provider_chain.go',
    checked: 'code',
  },
  goclawClient: {
    name: 'goclaw client',
    package: 'github.com/nextlevelbuilder/goclaw',
    version: '83f9c1ca6395',
    retries: 2,
    backoff: { firstMs: 300, factor: 2, capMs: 30_000, jitter: 0.1, retryAfterMs: Infinity },
    note: 'native image clients; those with an API key may send once',
    source: 'internal/providers/retry.go: DefaultRetryConfig',
    checked: 'code',
  },
}
