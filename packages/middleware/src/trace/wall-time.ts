import type { HrTime } from '@opentelemetry/api'
import type { Call } from '@stint/core'

/** Where the clocks of calls stood at midnight of 1 January 1970, one for each call: spans of a call fit together. */
const origins = new WeakMap<Call, number>()

/** Now, by the clock of the call, as seconds and nanoseconds of the calendar. So a virtual clock makes virtual spans. */
export function wallTime(call: Call): HrTime {
  const now = call.clock.now()
  const origin = origins.get(call) ?? Date.now() - now
  origins.set(call, origin)
  const micros = Math.round((origin + now) * 1000)
  return [Math.floor(micros / 1_000_000), (micros % 1_000_000) * 1000]
}
