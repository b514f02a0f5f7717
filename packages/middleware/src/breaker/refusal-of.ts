import { formatDuration, Refusal, type Context } from '@stint/core'
import type { BreakerKey } from './breaker-key.ts'
import { sayCause } from './cause.ts'
import type { HalfOpen, Open } from './circuit.ts'

/** Why a circuit lets nothing in, and when it may. */
export function refusalOf(circuit: Open | HalfOpen, ctx: Context, key: BreakerKey): Refusal {
  const what = key === 'request' ? 'this request' : (ctx.target?.id ?? 'what is below')
  const afterMs = waitFor(circuit, ctx)
  const reason = `${what} has ${sayCause(circuit.cause)}; ${whatNext(circuit, afterMs)}`
  return new Refusal('breaker', reason, {
    index: ctx.index,
    target: ctx.target?.id,
    again: key === 'request' ? 'changed' : 'later',
    afterMs,
  })
}

/** Nobody knows when a probe is back, or a hand closes it. */
function waitFor(circuit: Open | HalfOpen, ctx: Context): number | undefined {
  if (circuit.state === 'half-open' || circuit.until === Infinity) return undefined
  return circuit.until - ctx.call.clock.now()
}

function whatNext(circuit: Open | HalfOpen, afterMs: number | undefined): string {
  if (afterMs !== undefined) return `a probe may go in ${formatDuration(afterMs)}`
  return circuit.state === 'open'
    ? 'it stays open until it is closed by hand'
    : 'a probe is out to see'
}
