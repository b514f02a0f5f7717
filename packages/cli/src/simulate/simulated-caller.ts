import { CallError, formatDuration } from '@stint/core'
import type { CallHandle, Clock, Pipeline, Report } from '@stint/core'
import type { RequestMix } from './request-mix.ts'
import type { SimulatedBackend, SimulatedCall } from './simulated-backend.ts'
import type { CallOutcome } from './tally.ts'
import type { World } from './world.ts'

/** What a call is made with. */
interface Making {
  readonly pipeline: Pipeline
  readonly backend: SimulatedBackend
  readonly mix: RequestMix
  readonly clock: Clock
  /** Which call of the simulation. */
  readonly call: number
  /** Where a call puts the way to end it while it is going on. */
  readonly open: Set<() => void>
  readonly again: World['again']
}

/** Thrown into a call that nothing would ever end. */
const neverEnds = new Error('nothing is left that could end this call')

/** One call from when it is made until its caller has a result or gives up. */
export async function makeCall(making: Making): Promise<CallOutcome> {
  const { backend, mix, clock, call, again } = making
  const seen: SimulatedCall = { index: call, submissions: 0, arrived: new Map() }
  const began = clock.now()
  let cost = 0
  for (let left = again.times; ; left--) {
    // oxlint-disable-next-line no-await-in-loop -- a caller calls again when a call has failed
    const { report, ...end } = await makeOnce(making, seen)
    cost += report.cost
    if (end.ok || end.never || left <= 0) {
      // Whole milliseconds, as in a report: 90 s of deadline are 90 s.
      const ms = end.never ? Infinity : Math.round(clock.now() - began)
      const { submissions } = seen
      const { never: _, ...outcome } = end
      return { ...outcome, ms, submissions, cost, kind: mix.kindOf(call) }
    }
    // oxlint-disable-next-line no-await-in-loop
    if (again.after > 0) await sleep(clock, again.after)
  }

  async function makeOnce({ pipeline, open }: Making, to: SimulatedCall): Promise<Ended> {
    const handle = pipeline.start(mix.requestOf(call))
    const end = (): void => handle.abort(neverEnds)
    backend.calls.set(handle.id, to)
    open.add(end)
    try {
      return await endOf(handle)
    } finally {
      open.delete(end)
      backend.calls.delete(handle.id)
    }
  }
}

type Ended = Pick<CallOutcome, 'ok' | 'lossy' | 'stoppedBy' | 'fault'> & {
  readonly report: Report
  readonly never: boolean
}

async function endOf(handle: CallHandle<unknown>): Promise<Ended> {
  try {
    const { report } = await handle.result
    return { ok: true, lossy: report.losses.length > 0, never: false, report }
  } catch (error) {
    const failed = { ok: false, lossy: false }
    if (error === neverEnds) {
      return { ...failed, never: true, fault: 'never ended', report: handle.report }
    }
    if (!CallError.isInstance(error)) throw error
    const { fault, refusals, report } = error
    if (!fault && refusals.length === 0) throw error.cause ?? error
    const kind = fault?.kind ?? 'not attempted'
    return { ...failed, never: false, fault: kind, stoppedBy: stop(error), report }
  }
}

/** The layer that ended a call, with its place and limit. */
function stop({ stoppedBy }: CallError): string | undefined {
  if (!stoppedBy) return undefined
  const { layer, index, limit } = stoppedBy
  const shown = layer === 'deadline' && limit !== undefined ? formatDuration(limit) : limit
  return `${layer} (layer ${index}${shown === undefined ? '' : `, ${shown}`})`
}

function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(resolve, ms)
  })
}
