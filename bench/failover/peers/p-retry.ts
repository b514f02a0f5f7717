import pRetry from 'p-retry'
import { isBreakdown, isWorthRepeating, openaiClient } from '../openai-client.ts'
import { callMs, lighter, sideBySide, type Peer } from '../peer.ts'

export const openaiPRetry: Peer = {
  name: 'openai + p-retry',
  setUp:
    "The client with `maxRetries: 0` and `timeout: 40_000`, `pRetry` around it with `retries: 1` for each vendor (its backoff from 1 s, randomized), `shouldRetry` as the client's own rule, and a `signal` for the 90 s that the client gets too. After a 500 the second try has the lighter prompt. A `catch` leads to the backup. Several images are several of these side by side.",
  open() {
    const main = openaiClient('main')
    const backup = openaiClient('backup')
    return (wanted) => {
      const signal = AbortSignal.timeout(callMs)
      const tried = (send: typeof main): Promise<Uint8Array> => {
        let { prompt } = wanted
        return pRetry(() => send(wanted, prompt, signal), {
          retries: 1,
          randomize: true,
          signal,
          shouldRetry: ({ error }) => isWorthRepeating(error),
          onFailedAttempt({ error }) {
            if (isBreakdown(error)) prompt = lighter(wanted.prompt)
          },
        })
      }
      return sideBySide(wanted.images, async () => {
        try {
          return await tried(main)
        } catch {
          signal.throwIfAborted()
          return await tried(backup)
        }
      })
    }
  },
}
