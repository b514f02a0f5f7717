/** How long a client waits before it repeats. */
export interface ClientBackoff {
  readonly firstMs: number
  readonly factor: number
  readonly capMs: number
  /** How much longer chance can make a wait: 1 doubles it. */
  readonly jitter: number
  /** The longest Retry-After that it follows; left out where it reads none. */
  readonly retryAfterMs?: number
}

/** What a client does when nobody tells it otherwise. */
export interface ClientDefault {
  /** As its users call it. */
  readonly name: string
  readonly package: string
  /** The version that was looked at. */
  readonly version: string
  /** Repetitions after the first try. */
  readonly retries: number
  readonly backoff: ClientBackoff
  /** Of one try, in milliseconds; left out where it has none. */
  readonly timeoutMs?: number
  /** What else decides whether a paid request is sent again. */
  readonly note: string
  /** Where it says so. */
  readonly source: string
  /** How it was looked up: in the code of the version, in the project's documentation, or not at all. */
  readonly checked: 'code' | 'documentation' | 'not checked'
}
