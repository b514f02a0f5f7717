import type { CallEvent, EventLog } from './report/call-event.ts'
import type { CallIdentity } from './report/event-channels.ts'
import type { Recorder } from './report/recorder.ts'
import type { Report } from './report/report.ts'

/** What a call resolves with. */
export type CallResult<Made> = Made & {
  readonly warnings: readonly string[]
  /** Names of the lossy steps behind this result. */
  readonly losses: readonly string[]
  /** The target that made it. */
  readonly provider: string
  readonly report: Report
}

/** A call that has started. */
export interface CallHandle<Made> {
  readonly id: string
  /** Everything from the start, also for a reader that comes late. Ends with `finished`. */
  readonly events: AsyncIterable<CallEvent>
  readonly result: Promise<CallResult<Made>>
  /** The report so far; complete once the call is over, also after an abort. */
  readonly report: Report
  /** Ends the call at once. Default reason: an AbortError. */
  abort(reason?: unknown): void
}

/** {@link CallHandle}. */
export class Handle<Made> implements CallHandle<Made> {
  readonly id: string
  readonly events: AsyncIterable<CallEvent>
  readonly result: Promise<CallResult<Made>>
  readonly #recorder: Recorder
  readonly #abort: AbortController

  constructor(
    { identity, recorder }: { readonly identity: CallIdentity; readonly recorder: Recorder },
    events: EventLog,
    result: Promise<CallResult<Made>>,
    abort: AbortController,
  ) {
    this.id = identity.callId
    this.events = events
    this.result = result
    this.#recorder = recorder
    this.#abort = abort
  }

  get report(): Report {
    return this.#recorder.report()
  }

  readonly abort = (reason?: unknown): void => this.#abort.abort(reason)
}
