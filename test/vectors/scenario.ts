import type { CallError, Layer, Report } from '@stint/core'
import { virtualClock } from '@stint/testkit'
import { compose } from './composed.ts'
import type { CompositionCase, Scenario, Script, Strategy } from './kevlar-composition.ts'
import { letterOf, ProtectedFunction, valueOf } from './protected-function.ts'

/** What was seen of one call: everything that a scenario may assert. */
export type Seen = Required<Scenario>

/** Runs the calls of a scenario, one or two that share their stateful layers, each on a clock of its own. */
export async function play({
  chain,
  script,
}: CompositionCase): Promise<Seen | Record<string, Seen>> {
  const instances = new Map<number, Layer>()
  if (Array.isArray(chain)) return call(chain, script as Script, instances)
  const { first = [], second = [] } = chain as Readonly<Record<string, readonly Strategy[]>>
  const scripts = script as Readonly<Record<string, Script>>
  return {
    first: await call(first, scripts['first'] ?? {}, instances),
    second: await call(second, scripts['second'] ?? {}, instances),
  }
}

async function call(
  chain: readonly Strategy[],
  script: Script,
  instances: Map<number, Layer>,
): Promise<Seen> {
  const clock = virtualClock()
  const events: string[] = []
  const marked = chain.some(({ s }) => s === 'marker')
  const main = new ProtectedFunction(script, (n) => events.push(marked ? 'action' : `action-${n}`))
  const stack = compose(chain, { main: main.provider, events, instances }, { clock })
  const handle = stack.start({ prompt: 'a poster' }, { signal: main.caller.signal })
  const outcome = await clock.run(
    handle.result.then(valueOf, (error: unknown) => failureOf(error, handle.report)),
  )
  const { attempts, elapsedMs } = handle.report
  const count = (what: RegExp) => events.filter((event) => what.test(event)).length
  return {
    outcome,
    invocations: main.invocations,
    events,
    atMs: elapsedMs,
    retries: count(/retry/),
    hedges: count(/^hedge/),
    timeouts: attempts.filter(({ cutBy }) => cutBy === 'deadline').length,
    cancelled: attempts.flatMap(({ cutBy, number }) => (cutBy === 'hedge' ? [number] : [])),
    winnerTimerDisposed: clock.pending === 0,
  }
}

function failureOf(error: unknown, report: Report): string {
  const { fault, stoppedBy, message } = error as CallError
  if (report.outcome === 'aborted') return message
  if (report.skips.at(-1)?.layer === 'breaker') return 'rejected_open'
  if (stoppedBy?.layer === 'deadline') return 'timeout'
  return fault ? `error ${letterOf(fault)}` : message
}
