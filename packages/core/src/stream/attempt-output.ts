import type { Clock } from '../clock.ts'
import { Fault } from '../faults/fault.ts'
import type { CallOutput, Committed, Rival } from './call-output.ts'

/** What one attempt of a streamed call makes: held back as long as the pipeline's rule says, then the caller's. */
export class AttemptOutput {
  readonly #output: CallOutput
  readonly #by: Committed
  readonly #rival: Rival
  readonly #clock: Clock
  #held: unknown[] | undefined = []
  #chars = 0
  #stopTimer: (() => void) | undefined

  constructor(output: CallOutput, by: Committed, rival: Rival, clock: Clock) {
    this.#output = output
    this.#by = by
    this.#rival = rival
    this.#clock = clock
  }

  /**
   * Takes the next part; waits while the caller does not read.
   * @throws Fault `aborted` when another attempt's output is visible.
   */
  write(part: unknown): Promise<void> | undefined {
    if (!this.#held) return this.#output.deliver(part)
    this.#held.push(part)
    const seen = this.#output.streaming.visible(part)
    if (seen > 0) this.#saw(seen)
    return undefined
  }

  /** All of it is there, and it is good. */
  finish(): void {
    if (this.#held) this.#commit()
    this.close()
  }

  /** The attempt is over: what it still holds back is never shown. */
  close(): void {
    this.#stopTimer?.()
    this.#stopTimer = undefined
  }

  #saw(chars: number): void {
    const { rule } = this.#output
    this.#chars += chars
    if (rule === 'complete') return
    if (rule === 'first') return this.#commit()
    const { chars: enough = Infinity, ms } = rule
    if (this.#chars >= enough) return this.#commit()
    if (ms !== undefined && !this.#stopTimer) {
      this.#stopTimer = this.#clock.setTimer(() => this.#commitInTime(), ms)
    }
  }

  /** Another attempt may have been faster: then this one is told so by its rival. */
  #commitInTime(): void {
    if (this.#held && !this.#output.committed) this.#commit()
  }

  #commit(): void {
    this.close()
    if (!this.#output.commit(this.#by, this.#rival)) throw outrunBy(this.#output.committed)
    const held = this.#held ?? []
    this.#held = undefined
    for (const part of held) void this.#output.deliver(part)
  }
}

/** What becomes of an attempt that was slower than another. */
export function outrunBy(by: Committed | undefined): Fault {
  return new Fault('aborted', {
    message: `output of ${by?.target ?? 'another attempt'} is visible already`,
  })
}
