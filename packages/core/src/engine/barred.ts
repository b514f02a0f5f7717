import type { CallState } from './call-state.ts'
import { Refusal } from '../faults/refusal.ts'

/** Why a target must not be sent to again in this call, unless it is to go on with a job it has. */
export function barredRefusal(call: CallState, target: string): Refusal | undefined {
  const happened = call.barredBy(target)
  const { jobs } = call
  if (happened === undefined) {
    return jobs.mayResume(target) ? undefined : unfinishedRefusal(jobs, target)
  }
  const reason =
    `${target} is not asked again in this call: ${happened}, so it may have been paid ` +
    `(retry({ resend: 'unknown' }) allows it)`
  return new Refusal('engine', reason, { target })
}

/** Why nothing new is to be submitted to a target: a job that may be paid for was left there. */
export function unfinishedRefusal(jobs: CallState['jobs'], target: string): Refusal | undefined {
  const job = jobs.leftAt(target)
  if (!job) return undefined
  const how = job.resumable ? 'only the same request goes on with it' : 'it cannot be resumed'
  const reason = `${target} is not asked again in this call: its job '${job.id}' is unfinished, and ${how}`
  return new Refusal('engine', reason, { target })
}
