import type { Counts } from './window/index.ts'

/**
 * Why a circuit is open, and the calls that opened it. `failures`: so many in a row; `rate`: their share of a window;
 * `slow`: the share of slow calls; `probe`: it was half-open and is no better; `hand`: somebody opened it.
 */
export interface Cause {
  readonly by: 'failures' | 'rate' | 'slow' | 'probe' | 'hand'
  readonly counts: Counts
}

const reasons: Readonly<Record<Cause['by'], (counts: Counts) => string>> = {
  failures: () => 'failed too often in a row',
  rate: ({ calls, failed }) => `failed in ${failed} of ${calls} calls`,
  slow: ({ calls, slow }) => `been slow in ${slow} of ${calls} calls`,
  probe: ({ failed }) => (failed > 0 ? 'failed again when probed' : 'been slow again when probed'),
  hand: () => 'been opened by hand',
}

/** What follows "the target has": `failed in 6 of 10 calls`. */
export function sayCause({ by, counts }: Cause): string {
  return reasons[by](counts)
}
