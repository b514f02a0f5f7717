import { formatDuration, Refusal, type Fault } from '@stint/core'

/** Which members of a pool rest, and for how long. */
export interface Resting {
  begin(member: string, fault: Fault, now: number): void
  /** The member has served a call. */
  end(member: string): void
  /** Milliseconds until a member may be asked; 0 when it may be now. */
  left(member: string, now: number): number
  /** The kind of fault that a member rests after. */
  after(member: string): string | undefined
}

/** Why a member is not asked now. */
export function restRefusal(
  resting: Resting,
  member: string,
  now: number,
  index: number,
): Refusal | undefined {
  const afterMs = resting.left(member, now)
  const after = resting.after(member)
  if (afterMs === 0 || after === undefined) return undefined
  const kind = after.replaceAll('_', ' ')
  // A cooldown of Infinity ends at no time that anybody could be told.
  const known = afterMs < Infinity ? afterMs : undefined
  const howLong = known === undefined ? 'for good' : `for another ${formatDuration(known)}`
  const reason = `it rests ${howLong}, after a fault of its key: ${kind}`
  return new Refusal('pool', reason, { index, target: member, afterMs: known })
}
