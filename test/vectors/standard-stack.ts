import { createImage, pipeline } from '@stint/core'
import { breaker, deadline, hedge, retry } from '@stint/middleware'
import { constant, exponential, linear, type Backoff } from '@stint/middleware/retry'
import { scriptedProvider } from '@stint/testkit'
import type { StandardOptions, Waits } from './kevlar-composition.ts'

/** The rules between the times of the standard pipeline, and the findings of explain that say the same. */
const codes: Readonly<Record<string, string>> = {
  'deadline-never-fires': 'attempt-above-total',
  'breaker-cannot-open': 'sampling-below-twice-attempt',
  'backoff-outlasts-deadline': 'waits-above-total',
  'hedge-never-starts': 'hedge-delays-above-total',
}

/** Which of the rules explain finds broken in the standard pipeline: total, retry or hedge, breaker, attempt. */
export function brokenRules({
  totalMs,
  attemptMs,
  samplingMs,
  ...given
}: StandardOptions): string[] {
  const { count = 0, delayMs = 0 } = given.hedge ?? {}
  const repeats = given.retry
    ? retry({ attempts: given.retry.count + 1, backoff: unjittered(given.retry), maxWait: '48h' })
    : hedge({ max: count + 1, after: delayMs })
  const { findings } = pipeline(createImage)
    .use(deadline(totalMs))
    .use(repeats)
    .use(breaker({ rate: 0.1, minimum: 100, window: `${samplingMs}ms` }))
    .use(deadline(attemptMs))
    .to(scriptedProvider('a', ['ok']))
    .explain()
  return findings.flatMap(({ code }) => codes[code] ?? [])
}

/** The backoff of these waits, without jitter. */
export function unjittered({ type, baseMs }: Waits): Backoff {
  if (type === 'constant') return constant(baseMs)
  const options = { base: baseMs, cap: '48h' }
  return type === 'linear' ? linear(options) : exponential({ ...options, jitter: 'none' })
}
