import type { CallEvent } from '../report/call-event.ts'
import type { CallHandle, CallResult } from '../call-handle.ts'
import type { Report } from '../report/report.ts'
import type { CallOutput } from './call-output.ts'

/** A call that is read while it is made: its parts, once, in order, and then its result. */
export interface StreamHandle<Made, Part> extends CallHandle<Made>, AsyncIterable<Part> {
  /**
   * The whole, once it is made. Where it is asked for and nobody reads the parts, they are not kept. Whoever reads
   * them slowly slows the vendor; whoever stops before the end aborts the call.
   */
  readonly result: Promise<CallResult<Made>>
}

/** What a {@link StreamHandle} adds to the handle of a call. */
export class ReadHandle<Made, Part> implements StreamHandle<Made, Part> {
  readonly #call: CallHandle<Made>
  readonly #output: CallOutput

  constructor(call: CallHandle<Made>, output: CallOutput) {
    this.#call = call
    this.#output = output
  }

  readonly abort = (reason?: unknown): void => this.#call.abort(reason)

  get id(): string {
    return this.#call.id
  }

  get events(): AsyncIterable<CallEvent> {
    return this.#call.events
  }

  get result(): Promise<CallResult<Made>> {
    // Whoever begins to read in the same breath still can.
    queueMicrotask(() => this.#output.queue.discard())
    return this.#call.result
  }

  get report(): Report {
    return this.#call.report
  }

  [Symbol.asyncIterator](): AsyncIterator<Part, undefined> {
    return this.#output.queue.read() as AsyncIterator<Part, undefined>
  }
}
