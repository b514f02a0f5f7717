import type { ZodError } from 'zod'
import { adviseOn } from './advice.ts'
import { CallError } from './call-error.ts'
import { Fault } from './fault.ts'
import type { Operation } from '../operation.ts'
import { problemsOf } from '../options.ts'
import type { Recorder } from '../report/recorder.ts'

/** The error of a request that is not one: nothing was attempted, and every problem is listed. */
export function refuseRequest(
  operation: Operation,
  recorder: Recorder,
  error: ZodError,
  given: unknown,
): CallError {
  const message = `${operation.name}: ${problemsOf(error, given, { schema: operation.request }).join('; ')}`
  const fault = new Fault('invalid_request', { message, delivery: 'unsent' })
  const report = recorder.finish('failed')
  const advice = adviseOn(fault, [])
  return new CallError(message, {
    fault,
    refusals: [],
    stoppedBy: undefined,
    advice,
    report,
    cause: undefined,
  })
}
