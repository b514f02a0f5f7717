import { formatDuration, Refusal, type Fault } from '@stint/core'

interface Cooldown {
  readonly until: number
  readonly after: Fault['kind']
}

/** Which members of a pool rest, and until when: in all calls through it. */
export class Cooldowns {
  readonly #resting = new Map<string, Cooldown>()
  readonly #defaultMs: number

  /** @param defaultMs of a fault that says no time of its own. */
  constructor(defaultMs: number) {
    this.#defaultMs = defaultMs
  }

  begin(member: string, fault: Fault, now: number): void {
    const until = now + (fault.retryAfterMs ?? this.#defaultMs)
    this.#resting.set(member, { until, after: fault.kind })
  }

  /** The member has served a call. */
  end(member: string): void {
    this.#resting.delete(member)
  }

  /** Milliseconds until a member may be asked; 0 when it may be now. */
  left(member: string, now: number): number {
    return Math.max(0, (this.#resting.get(member)?.until ?? now) - now)
  }

  /** Why a member is not asked now. */
  refusal(member: string, now: number, index: number): Refusal | undefined {
    const afterMs = this.left(member, now)
    const resting = this.#resting.get(member)
    if (!resting || afterMs === 0) return undefined
    const after = resting.after.replaceAll('_', ' ')
    const reason = `it rests for another ${formatDuration(afterMs)}, after a fault of its key: ${after}`
    return new Refusal('pool', reason, { index, target: member, afterMs })
  }
}
