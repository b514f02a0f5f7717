import type { Above } from './above.ts'
import { ambient } from '../accounts/ambient.ts'
import type { Branch } from './branch.ts'
import type { CallResult } from '../call-handle.ts'
import { CallState } from './call-state.ts'
import { CallerEnding } from './caller-ending.ts'
import { limitedUpTo, openCall } from './open-call.ts'
import type { CallIdentity } from '../report/event-channels.ts'
import type { Pipeline } from '../pipeline.ts'
import type { Recorder } from '../report/recorder.ts'
import { refuseRequest } from '../faults/refuse-request.ts'
import type { Report } from '../report/report.ts'
import type { RunOptions } from '../run-options.ts'
import type { CallOutput } from '../stream/call-output.ts'
import { tellFailure } from '../faults/tell-failure.ts'
import { tellListener } from '../report/tell-listener.ts'

/** A call that is about to begin. */
export interface Prepared {
  readonly identity: CallIdentity
  readonly pipeline: Pipeline
  readonly options: RunOptions
  readonly deadlineMs: number | undefined
  readonly recorder: Recorder
  readonly onReport: ((report: Report) => unknown) | undefined
  readonly output: CallOutput | undefined
}

/** Makes a call, and settles with what its caller gets: the result with the report, or the error that tells all of it. */
export function conduct<Made>(
  call: Prepared,
  given: unknown,
  signals: readonly AbortSignal[],
): Promise<CallResult<Made>> {
  return new Promise((resolve, reject) => {
    new Conduct<Made>(call, resolve, reject).begin(call, given, signals)
  })
}

class Conduct<Made> implements Above {
  readonly #pipeline: Pipeline
  readonly #recorder: Recorder
  readonly #output: CallOutput | undefined
  readonly #onReport: Prepared['onReport']
  /** Until it is told: what is kept of a call must not hold on to its result. */
  #resolve: ((result: CallResult<Made>) => void) | undefined
  #reject: ((error: unknown) => void) | undefined
  #call: CallState | undefined = undefined
  #whole: Branch | undefined = undefined
  #root: Branch | undefined = undefined
  #ending: CallerEnding | undefined = undefined
  #told = false

  constructor(
    { pipeline, recorder, output, onReport }: Prepared,
    resolve: (result: CallResult<Made>) => void,
    reject: (error: unknown) => void,
  ) {
    this.#pipeline = pipeline
    this.#recorder = recorder
    this.#output = output
    this.#onReport = onReport
    this.#resolve = resolve
    this.#reject = reject
  }

  begin(prepared: Prepared, given: unknown, signals: readonly AbortSignal[]): void {
    const { options, deadlineMs } = prepared
    const pipeline = this.#pipeline
    try {
      const call = (this.#call = callOf(prepared, given))
      const around = ambient.getStore()
      const { whole, root } = openCall(pipeline, call, around, {
        attempts: options.attempts,
        deadlineMs,
      })
      this.#whole = whole
      this.#root = root
      if (around || signals.length > 0) {
        this.#ending = new CallerEnding(this, signals, around)
        if (!this.#ending.begin()) return
      }
      limitedUpTo(whole, root, (branch, above) => pipeline.enter(branch, above), this)
      call.deadlines.start()
    } catch (error) {
      this.failed(error)
    }
  }

  succeeded(made: unknown): void {
    if (this.#told) return
    // A listener may have aborted while the result was on its way up.
    if (this.#whole?.ending) return this.#fail(this.#whole.ending.reason)
    this.#told = true
    let result: CallResult<Made>
    try {
      result = toResult<Made>(this.#call!, made as object)
    } catch (error) {
      return this.#fail(error)
    }
    this.#over()
    this.#report()
    this.#resolve?.(result)
    this.#resolve = this.#reject = undefined
  }

  failed(error: unknown): void {
    if (!this.#told) this.#fail(error)
  }

  /** The caller, or what is around, ends the call before it is over. */
  end(reason: unknown): void {
    this.#whole?.end({ by: 'caller', layer: 'caller', index: -1, reason })
    // What has ended by that may say its last word.
    queueMicrotask(() => {
      if (!this.#told) this.#fail(reason)
    })
  }

  #fail(thrown: unknown): void {
    this.#told = true
    let error: unknown
    try {
      error = this.#tellingOf(thrown)
    } catch (mistake) {
      // Of an operation that cannot say what its request needs.
      error = mistake
    }
    this.#over()
    this.#output?.queue.fail(error)
    this.#report()
    this.#reject?.(error)
    this.#resolve = this.#reject = undefined
  }

  /** The error of a failed call; the caller's own reason where the caller has ended it. */
  #tellingOf(thrown: unknown): unknown {
    const call = this.#call
    // The request is none; where it could not even be looked at, the report does not say so yet.
    if (!call) {
      if (!this.#recorder.over) this.#recorder.finish('failed')
      return thrown
    }
    const ending = this.#whole?.ending
    if (ending?.by !== 'caller') {
      return tellFailure(call, thrown)
    }
    call.output?.queue.cut(ending.reason)
    call.recorder.finish('aborted')
    return ending.reason
  }

  #over(): void {
    this.#ending?.off()
    this.#root?.settle(false)
  }

  #report(): void {
    if (!this.#onReport) return
    tellListener(this.#onReport, this.#recorder.report(), (message) =>
      process.emitWarning(`onReport threw: ${message}`, 'StintWarning'),
    )
  }
}

/** @throws CallError when the request is none. */
function callOf({ identity, pipeline, recorder, output }: Prepared, given: unknown): CallState {
  const { operation, clock, random } = pipeline
  const parsed = operation.request.safeParse(given)
  if (!parsed.success) throw refuseRequest(operation, recorder, parsed.error, given)
  const request: unknown = parsed.data
  const call = new CallState({
    identity,
    clock,
    random,
    recorder,
    operation,
    request,
    bound: pipeline.bound,
    output,
  })
  recorder.jobs = call.jobs
  return call
}

function toResult<Made>(call: CallState, made: object): CallResult<Made> {
  call.output?.succeed(made)
  const given = made as Partial<CallResult<{ warnings?: readonly string[] }>>
  const losses = given.losses ?? []
  for (const warning of given.warnings ?? []) call.recorder.warn(warning)
  const report = call.recorder.finish('ok', losses)
  const { warnings } = report
  return { ...made, provider: given.provider ?? '', losses, warnings, report } as CallResult<Made>
}
