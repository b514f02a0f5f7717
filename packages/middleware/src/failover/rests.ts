import { formatDuration, Refusal } from '@stint/core'

/** A timer may fire this much before its time by the call's clock; a rest is then over all the same. */
const slackMs = 2

/** How long targets have asked to be left alone (Retry-After), for the length of a call. */
export class Rests {
  readonly #until = new Map<string, number>()

  begin(target: string, until: number): void {
    this.#until.set(target, until)
  }

  /** Milliseconds of rest left; 0 when there are none. */
  left(target: string, now: number): number {
    const left = (this.#until.get(target) ?? now) - now
    return left > slackMs ? left : 0
  }

  /** Why a target is not entered now. */
  refusal(target: string, now: number, index: number): Refusal | undefined {
    const afterMs = this.left(target, now)
    if (afterMs === 0) return undefined
    const reason = `it asked to be left alone (Retry-After) for another ${formatDuration(afterMs)}`
    return new Refusal('failover', reason, { index, target, afterMs })
  }
}
