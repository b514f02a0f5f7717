import { EventLog } from '../report/call-event.ts'
import { Handle, type CallHandle, type CallResult } from '../call-handle.ts'
import { CallListeners, outside } from '../report/call-listeners.ts'
import { conduct, type Prepared } from './conduct.ts'
import { publishStart } from '../report/event-channels.ts'
import type { Pipeline } from '../pipeline.ts'
import { quiet } from '../quiet.ts'
import { Recorder } from '../report/recorder.ts'
import { checkRunOptions, type RunOptions } from '../run-options.ts'
import { CallOutput } from '../stream/call-output.ts'
import { ReadHandle, type StreamHandle } from '../stream/stream-handle.ts'

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

function prepare(
  pipeline: Pipeline,
  options: RunOptions,
  log?: EventLog,
  output?: CallOutput,
): Prepared {
  const { deadlineMs } = checkRunOptions(options)
  const callId = `call_${pipeline.random().toString(36).slice(2, 12)}`
  const { operation, clock } = pipeline
  const labels = options.labels ? { ...options.labels } : noLabels
  const identity = { callId, pipeline: pipeline.id, operation: operation.name, labels }
  const listeners = new CallListeners(identity, log, options.onEvent)
  const recorder = new Recorder(clock, identity, listeners)
  if (output) recorder.follow(output)
  publishStart(identity)
  const onReport = outside(options.onReport)
  return { identity, pipeline, options, deadlineMs, recorder, onReport, output }
}
