import { ambient } from './ambient.ts'
import { EventLog } from './call-event.ts'
import { Handle, type CallHandle, type CallResult } from './call-handle.ts'
import { CallState } from './call-state.ts'
import { CallerEnding } from './caller-ending.ts'
import { CallListeners, outside } from './call-listeners.ts'
import { publishStart } from './event-channels.ts'
import { openCall, limitedUpTo } from './open-call.ts'
import type { Pipeline } from './pipeline.ts'
import { Recorder } from './recorder.ts'
import { refuseRequest } from './refuse-request.ts'
import type { Report } from './report.ts'
import { checkRunOptions, type RunOptions } from './run-options.ts'
import { quiet } from './quiet.ts'
import { CallOutput } from './stream/call-output.ts'
import { ReadHandle, type StreamHandle } from './stream/stream-handle.ts'
import { tellFailure } from './tell-failure.ts'
import { showValue } from './show-value.ts'
import { tellListener } from './tell-listener.ts'

/** Starts a call of a pipeline, to be followed and aborted by hand. */
export function startCall<Made>(
  pipeline: Pipeline,
  given: unknown,
  options: RunOptions,
  output?: CallOutput,
): CallHandle<Made> {
  const log = new EventLog()
  const abort = new AbortController()
  const call = prepare(pipeline, options, log, output)
  const { signal } = options
  const signals = signal ? [signal, abort.signal] : [abort.signal]
  // Not before the caller has the handle: its listeners may want to use it.
  const begun = Promise.resolve().then(() => conduct<Made>(call, given, signals))
  const result = quiet(begun.finally(() => log.end()))
  return new Handle<Made>(call, log, result, abort)
}

/**
 * Starts a call that is read while it is made.
 * @throws TypeError when the operation cannot be.
 */
export function startStream<Made, Part>(
  pipeline: Pipeline,
  given: unknown,
  options: RunOptions,
): StreamHandle<Made, Part> {
  const { streaming, name } = pipeline.operation
  if (!streaming) throw new TypeError(`${name} cannot be read while it is made: use run()`)
  const output = new CallOutput(streaming, pipeline.options.commit ?? 'first')
  const call = startCall<Made>(pipeline, given, options, output)
  output.queue.onLeave = () => call.abort(new DOMException('its reader has left', 'AbortError'))
  return new ReadHandle<Made, Part>(call, output)
}

/** Runs a call of a pipeline: the same without a handle, and without what only a handle needs. */
export function runCall<Made>(
  pipeline: Pipeline,
  given: unknown,
  options: RunOptions,
): Promise<CallResult<Made>> {
  const call = prepare(pipeline, options)
  const { signal } = options
  return conduct<Made>(call, given, signal ? [signal] : noSignals)
}

const noSignals: readonly AbortSignal[] = []
const noLabels: Readonly<Record<string, string>> = Object.freeze({})

/** A call that is about to begin. */
interface Prepared {
  readonly id: string
  readonly pipeline: Pipeline
  readonly options: RunOptions
  readonly deadlineMs: number | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly recorder: Recorder
  readonly onReport: ((report: Report) => unknown) | undefined
  readonly output: CallOutput | undefined
}

function prepare(
  pipeline: Pipeline,
  options: RunOptions,
  log?: EventLog,
  output?: CallOutput,
): Prepared {
  const { deadlineMs } = checkRunOptions(options)
  const id = `call_${pipeline.random().toString(36).slice(2, 12)}`
  const { operation, clock } = pipeline
  const labels = options.labels ? { ...options.labels } : noLabels
  const identity = { callId: id, pipeline: pipeline.id, operation: operation.name, labels }
  const listeners = new CallListeners(identity, log, options.onEvent)
  const recorder = new Recorder(clock, identity, listeners)
  if (output) recorder.follow(output)
  publishStart(identity)
  return {
    id,
    pipeline,
    options,
    deadlineMs,
    labels,
    recorder,
    onReport: outside(options.onReport),
    output,
  }
}

async function conduct<Made>(
  call: Prepared,
  given: unknown,
  signals: readonly AbortSignal[],
): Promise<CallResult<Made>> {
  const { recorder, onReport, output } = call
  try {
    return await runIn<Made>(call.pipeline, begin(call, given), call, signals)
  } catch (error) {
    output?.queue.fail(error)
    throw error
  } finally {
    if (onReport) {
      tellListener(onReport, recorder.report(), (message) =>
        process.emitWarning(`onReport threw: ${message}`, 'StintWarning'),
      )
    }
  }
}

/** @throws CallError when the request is none. */
function begin({ id, pipeline, labels, recorder, output }: Prepared, given: unknown): CallState {
  const { operation, clock, random } = pipeline
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
    output,
  })
  recorder.jobs = call.jobs
  return call
}

async function runIn<Made>(
  pipeline: Pipeline,
  call: CallState,
  { options, deadlineMs }: Prepared,
  signals: readonly AbortSignal[],
): Promise<CallResult<Made>> {
  const around = ambient.getStore()
  const { whole, root } = openCall(call, around, { attempts: options.attempts, deadlineMs })
  const run = (): Promise<unknown> => limitedUpTo(whole, root, (branch) => pipeline.enter(branch))
  const ending = around || signals.length > 0 ? new CallerEnding(whole, signals, around) : undefined
  let abandoned = true
  try {
    const running = ending ? ending.orSettled(run) : run()
    call.deadlines.start()
    const made = await running
    // A listener may have aborted while the result was on its way up.
    if (whole.ending) throw whole.ending.reason
    abandoned = false
    return toResult<Made>(call, made)
  } catch (error) {
    abandoned = ending?.cutShort === true
    if (whole.ending?.by !== 'caller') throw tellFailure(call, error, pipeline.firstRepeater)
    call.output?.queue.cut(whole.ending.reason)
    call.recorder.finish('aborted')
    throw whole.ending.reason
  } finally {
    ending?.off()
    root.settle(abandoned)
  }
}

function toResult<Made>(call: CallState, made: unknown): CallResult<Made> {
  if (typeof made !== 'object' || made === null) {
    throw new Error(`a layer gave ${showValue(made)} in place of a result`)
  }
  call.output?.succeed(made)
  const given = made as Partial<CallResult<{ warnings?: readonly string[] }>>
  const losses = given.losses ?? []
  for (const warning of given.warnings ?? []) call.recorder.warn(warning)
  const report = call.recorder.finish('ok', losses)
  const { warnings } = report
  return { ...made, provider: given.provider ?? '', losses, warnings, report } as CallResult<Made>
}
