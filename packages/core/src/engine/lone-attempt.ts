import { systemClock } from '../clock.ts'
import type { Attempt } from '../provider.ts'

/**
 * An attempt outside of any call: for `provider.resume(id)` by hand, and for tests of a provider. Nothing is charged,
 * counted or refused.
 * @param given what is other than by default: a signal that never aborts, the machine's clock, its fetch with that signal.
 */
export function loneAttempt(
  given: Partial<Pick<Attempt, 'signal' | 'clock' | 'fetch'>> = {},
): Attempt {
  const { signal = new AbortController().signal, clock = systemClock } = given
  return {
    fetch: given.fetch ?? ((input, init) => globalThis.fetch(input, { signal, ...init })),
    signal,
    timeLeftMs: Infinity,
    number: 1,
    callId: 'none',
    clock,
    warn: () => undefined,
    cost: () => undefined,
    progress: () => undefined,
    job: () => undefined,
  }
}
