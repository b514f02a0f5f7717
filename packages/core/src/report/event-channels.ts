import { channel, type Channel } from 'node:diagnostics_channel'
import type { CallEvent } from './call-event.ts'

/** Which call a message is about. */
export interface CallIdentity {
  readonly callId: string
  /** The id of the pipeline that was run. */
  readonly pipeline: string
  readonly operation: string
  readonly labels: Readonly<Record<string, string>>
}

/** What the channels `stint:*` of `node:diagnostics_channel` carry. `stint:call:start` has no event. */
export interface CallMessage extends CallIdentity {
  readonly event?: CallEvent
}

const callStart = channel('stint:call:start')

const channels: Readonly<Record<CallEvent['type'], Channel>> = {
  'attempt-started': channel('stint:attempt:start'),
  progress: channel('stint:attempt:progress'),
  'attempt-ended': channel('stint:attempt:end'),
  waiting: channel('stint:wait'),
  skipped: channel('stint:skip'),
  downgraded: channel('stint:downgrade'),
  committed: channel('stint:call:commit'),
  finished: channel('stint:call:end'),
}

/** Says that a call has begun to whoever listens; asks no more than whether somebody does. */
export function publishStart(call: CallIdentity): void {
  if (callStart.hasSubscribers) callStart.publish({ ...call } satisfies CallMessage)
}

/** Whether somebody listens to events of this type, in whatever call. */
export function isPublished(type: CallEvent['type']): boolean {
  return channels[type].hasSubscribers
}

/** Says what has happened in a call to whoever listens; asks no more than whether somebody does. */
export function publishEvent(call: CallIdentity, event: CallEvent): void {
  const to = channels[event.type]
  if (to.hasSubscribers) to.publish({ ...call, event } satisfies CallMessage)
}
