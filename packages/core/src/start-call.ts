import { AsyncLocalStorage } from 'node:async_hooks'
import { Account } from './account.ts'
import { ambient, type Surroundings } from './ambient.ts'
import { Branch } from './branch.ts'
import { EventLog, type CallEvent } from './call-event.ts'
import { CallState } from './call-state.ts'
import type { Duration } from './duration.ts'
import { publishEvent, publishStart } from './event-channels.ts'
import { limited } from './limited.ts'
import type { Pipeline } from './pipeline.ts'
import { Recorder } from './recorder.ts'
import { refuseRequest } from './refuse-request.ts'
import type { Report } from './report.ts'
import { checkRunOptions } from './run-options.ts'
import { quiet } from './run-once.ts'
import { tellFailure } from './tell-failure.ts'
import { showValue } from './show-value.ts'
import { tellListener } from './tell-listener.ts'

/** Options of one call. */
export interface RunOptions {
  /** Aborts the call, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Tightens the pipeline's own limits for this call. */
  readonly deadline?: Duration | undefined
  /** Tightens the pipeline's own limits for this call. */
  readonly attempts?: number | undefined
  /** Stand in the report. */
  readonly labels?: Readonly<Record<string, string>> | undefined
  /** Told what happens as it happens. What it throws becomes a warning in the report. */
  readonly onEvent?: ((event: CallEvent) => void) | undefined
  /** Given the report when the call is over, however it ended. */
  readonly onReport?: ((report: Report) => void) | undefined
}

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

/** A listener in the async context of whoever started the call: what it starts is not part of an attempt. */
function outside<T>(
  listener: ((news: T) => unknown) | undefined,
): ((news: T) => unknown) | undefined {
  const within = listener && AsyncLocalStorage.snapshot()
  return within && ((news) => within(listener, news))
}

/** Starts a call of a pipeline. */
export function startCall<Made>(
  pipeline: Pipeline,
  given: unknown,
  options: RunOptions,
): CallHandle<Made> {
  const { deadlineMs } = checkRunOptions(options)
  const log = new EventLog()
  const { onReport, onEvent } = options
  const told = outside(onEvent)
  const listen = (event: CallEvent): unknown => {
    log.push(event)
    publishEvent(identity, event)
    return told?.(event)
  }
  const id = `call_${pipeline.random().toString(36).slice(2, 12)}`
  const { operation, clock, random } = pipeline
  const labels = { ...options.labels }
  const head = { callId: id, operation: operation.name, labels }
  const identity = { ...head, pipeline: pipeline.id }
  const recorder = new Recorder(clock, head, listen)
  publishStart(identity)
  const abort = new AbortController()
  const result = quiet(
    (async () => {
      try {
        const parsed = operation.request.safeParse(given)
        if (!parsed.success) throw refuseRequest(operation, recorder, parsed.error, given)
        const request: unknown = parsed.data
        const { attempts } = pipeline.explain()
        const call = new CallState({
          id,
          pipeline: pipeline.id,
          clock,
          random,
          labels,
          recorder,
          operation,
          request,
          attempts,
        })
        call.checked.add(request as object)
        recorder.jobs = call.jobs
        const signals = options.signal ? [options.signal, abort.signal] : [abort.signal]
        return await runCall<Made>(pipeline, call, { ...options, deadlineMs, signals })
      } finally {
        log.end()
        tellListener(outside(onReport), recorder.report(), (message) =>
          process.emitWarning(`onReport threw: ${message}`, 'StintWarning'),
        )
      }
    })(),
  )
  return {
    id,
    events: log,
    result,
    get report() {
      return recorder.report()
    },
    abort: (reason) => abort.abort(reason),
  }
}

async function runCall<Made>(
  pipeline: Pipeline,
  call: CallState,
  options: RunOptions & {
    readonly deadlineMs: number | undefined
    readonly signals: readonly AbortSignal[]
  },
): Promise<CallResult<Made>> {
  const around = ambient.getStore()
  const { whole, root } = openCall(call, around, options)
  const { recorder } = call
  let settled = false
  const { ended, off } = untilAborted(whole, options.signals, around, async () => {
    try {
      return await limited(root.parent!, () => limited(root, () => pipeline.enter(root)))
    } finally {
      settled = true
    }
  })
  try {
    const made = await ended
    // A listener may have aborted while the result was on its way up.
    if (whole.ending) throw whole.ending.reason
    return toResult<Made>(call, made)
  } catch (error) {
    if (whole.ending?.by !== 'caller') throw tellFailure(call, error, pipeline.firstRepeater)
    recorder.finish('aborted')
    throw whole.ending.reason
  } finally {
    off()
    root.settle(!settled)
  }
}

/**
 * The branch of the whole call, which the caller can end, and two layers around the stack: what a scope or an
 * attempt of another call leaves it, and what the options of `run` do.
 */
function openCall(
  call: CallState,
  around: Surroundings | undefined,
  options: RunOptions & { readonly deadlineMs: number | undefined },
): { readonly whole: Branch; readonly root: Branch } {
  const { clock, request } = call
  around?.enter(clock)
  const account = around?.account ?? new Account(undefined, {}, { layer: 'call', index: -1 })
  const whole = new Branch({ call, layer: 'call', index: -1, place: call, request, account })
  const outer = whole.fork(around?.layer ?? 'call', -1, call)
  const time = around?.timeOn(clock)
  if (time) outer.limitTo(clock.now() + time.leftMs, 'deadline', time.limitMs)
  const root = outer.fork('run', -1, call)
  const { attempts, deadlineMs } = options
  if (attempts !== undefined) root.account = account.open({ attempts }, { layer: 'run', index: -1 })
  if (deadlineMs !== undefined) root.deadline = clock.now() + deadlineMs
  return { whole, root }
}

/** Rejects at once when the caller aborts, with the caller's reason; whatever still runs then is over. */
function untilAborted<T>(
  whole: Branch,
  signals: readonly AbortSignal[],
  around: Surroundings | undefined,
  run: () => Promise<T>,
): { readonly ended: Promise<T>; readonly off: () => void } {
  let off = (): void => undefined
  const ended = new Promise<T>((resolve, reject) => {
    const abort = (reason: unknown): void => {
      whole.end({ by: 'caller', layer: 'caller', index: -1, reason })
      reject(reason)
    }
    const stop = (event: Event): void => abort((event.target as AbortSignal).reason)
    const aborted = signals.find((signal) => signal.aborted)
    if (aborted) return abort(aborted.reason)
    if (around?.ending) return abort(around.ending.reason)
    for (const signal of signals) signal.addEventListener('abort', stop)
    const leave = around?.onEnd((ending) => abort(ending.reason))
    off = () => {
      leave?.()
      for (const signal of signals) signal.removeEventListener('abort', stop)
    }
    run().then(resolve, reject)
  })
  return { ended, off: () => off() }
}

function toResult<Made>(call: CallState, made: unknown): CallResult<Made> {
  if (typeof made !== 'object' || made === null) {
    throw new Error(`a layer gave ${showValue(made)} in place of a result`)
  }
  const given = made as Partial<CallResult<{ warnings?: readonly string[] }>>
  const losses = given.losses ?? []
  for (const warning of given.warnings ?? []) call.recorder.warn(warning)
  const report = call.recorder.finish('ok', losses)
  const { warnings } = report
  return { ...made, provider: given.provider ?? '', losses, warnings, report } as CallResult<Made>
}
