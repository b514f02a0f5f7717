import type { Fault } from '@stint/core'
import type { Resting } from './resting.ts'

interface Cooldown {
  readonly until: number
  readonly after: Fault['kind']
}

/** Which members of a pool rest, and until when: in all calls through it. */
export class Cooldowns implements Resting {
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

  left(member: string, now: number): number {
    return Math.max(0, (this.#resting.get(member)?.until ?? now) - now)
  }

  after(member: string): string | undefined {
    return this.#resting.get(member)?.after
  }
}
