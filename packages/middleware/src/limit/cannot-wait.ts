import { formatDuration, Refusal, type Context } from '@stint/core'
import type { Lane, LaneRules } from './lane.ts'

/** Why a newcomer that found no room cannot wait for it; undefined when it can. */
export function cannotWait(lane: Lane, rules: LaneRules, ctx: Context): Refusal | undefined {
  const { index, target, timeLeftMs } = ctx
  const leastMs = lane.leastWaitMs(ctx.call.clock.now())
  const afterMs = leastMs > 0 ? leastMs : undefined
  const refuse = (why: string): Refusal =>
    new Refusal('limit', `${taken(lane, rules)}; ${why}`, { index, target: target?.id, afterMs })
  if (lane.isFull) return refuse(queueing(rules))
  if (leastMs < timeLeftMs) return undefined
  const [wait, left] = [formatDuration(leastMs), formatDuration(timeLeftMs)]
  return refuse(`the next can start in ${wait}, too late for the ${left} left`)
}

function taken({ inside }: Lane, { concurrent, perMinute }: LaneRules): string {
  return inside >= concurrent
    ? `${inside} of ${concurrent} are inside`
    : `${perMinute} of ${perMinute} have started within a minute`
}

function queueing({ queue }: LaneRules): string {
  return queue === 0 ? 'there is no queue' : `the queue is full with ${queue}`
}
