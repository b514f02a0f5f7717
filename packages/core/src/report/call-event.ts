import type { Progress } from '../provider.ts'
import type { Report, ReportedAttempt, ReportedSkip, ReportedWait } from './report.ts'

/** What a progress display needs, as it happens. Times are milliseconds since the call began. */
export type CallEvent =
  | {
      readonly type: 'attempt-started'
      readonly atMs: number
      readonly number: number
      readonly target: string
      readonly shape: string
    }
  | ({ readonly type: 'attempt-ended'; readonly atMs: number } & ReportedAttempt)
  | ({
      readonly type: 'progress'
      readonly atMs: number
      readonly number: number
      readonly target: string
    } & Progress)
  | ({ readonly type: 'waiting'; readonly atMs: number } & ReportedWait)
  | ({ readonly type: 'skipped' } & ReportedSkip)
  | {
      readonly type: 'downgraded'
      readonly atMs: number
      readonly layer: string
      readonly target?: string
      /** The step that was taken. */
      readonly step: string
      readonly lossy: boolean
    }
  | {
      /** Output of an attempt is visible: nothing is asked again after this. */
      readonly type: 'committed'
      readonly atMs: number
      readonly number: number
      readonly target: string
    }
  | {
      readonly type: 'finished'
      readonly atMs: number
      readonly ok: boolean
      readonly report: Report
    }

/** Events kept from the start, for one or more readers that may come late. */
export class EventLog implements AsyncIterable<CallEvent> {
  readonly #events: CallEvent[] = []
  #over = false
  #wake: (() => void)[] = []

  push(event: CallEvent): void {
    this.#events.push(event)
    this.#rouse()
  }

  end(): void {
    this.#over = true
    this.#rouse()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<CallEvent, void, undefined> {
    for (let at = 0; ; at++) {
      while (at >= this.#events.length) {
        if (this.#over) return
        await new Promise<void>((resolve) => this.#wake.push(resolve))
      }
      yield this.#events[at]!
    }
  }

  #rouse(): void {
    const waiting = this.#wake
    this.#wake = []
    for (const wake of waiting) wake()
  }
}
