import type { Telemetry } from './telemetry.ts'
import type { CircuitChange } from './trace-options.ts'

/** A digest, as circuits of single requests have it: one attribute value for each would be too many. */
const digest = /^[0-9a-f]{64}$/

/** Counts a change of a circuit's state, and marks the span in which it happens. */
export function measureBreaker(telemetry: Telemetry, { key, from, to }: CircuitChange): void {
  const states = { 'stint.breaker.from': from, 'stint.breaker.to': to }
  const named = key === undefined || digest.test(key) ? {} : { 'stint.breaker.key': key }
  const { api } = telemetry
  telemetry.safely(() =>
    api.trace.getActiveSpan()?.addEvent('stint.breaker', { ...states, ...named }),
  )
  telemetry.outside(() => {
    const { breakerChanges, breakerCircuits } = telemetry.instruments
    breakerChanges.add(1, { ...states, ...named })
    if (from !== 'closed') breakerCircuits.add(-1, { ...named, 'stint.breaker.state': from })
    if (to !== 'closed') breakerCircuits.add(1, { ...named, 'stint.breaker.state': to })
  })
}
