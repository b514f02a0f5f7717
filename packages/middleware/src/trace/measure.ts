import type { Attributes, Context as OtelContext } from '@opentelemetry/api'
import type { Call, ReportedAttempt } from '@stint/core'
import { errorTypeOfAttempt } from './attempt-spans.ts'
import { attributesOfTarget, operationName } from './gen-ai.ts'
import type { Instruments } from './instruments.ts'

/** A call that is over, in numbers. */
export interface MeasuredCall {
  readonly call: Call
  readonly ms: number
  readonly attempts: number
  readonly budgetUsedUp: boolean
  /** Provider, model and error. */
  readonly attributes: Attributes
  /** What its result tells. */
  readonly made: Attributes
  /** Of its span, for exemplars. */
  readonly context: OtelContext
}

export function measureCall(instruments: Instruments, measured: MeasuredCall): void {
  const { call, ms, attempts, budgetUsedUp, made, context } = measured
  const operation = { 'gen_ai.operation.name': operationName(call.operation) }
  const attributes = { ...operation, ...measured.attributes }
  const model = made['gen_ai.response.model']
  const dimensions = {
    ...attributes,
    ...(model !== undefined && { 'gen_ai.response.model': model }),
  }
  instruments.duration.record(ms / 1000, dimensions, context)
  instruments.attempts.record(attempts, attributes, context)
  for (const type of ['input', 'output']) {
    const tokens = made[`gen_ai.usage.${type}_tokens`]
    if (typeof tokens !== 'number') continue
    instruments.tokens.record(tokens, { ...dimensions, 'gen_ai.token.type': type }, context)
  }
  if (budgetUsedUp) {
    instruments.budgetExhaustions.add(1, { ...operation, 'stint.pipeline': call.pipeline })
  }
}

export function measureAttempt(
  instruments: Instruments,
  call: Call,
  attempt: ReportedAttempt,
): void {
  const { submissions, fault } = attempt
  const errorType = errorTypeOfAttempt(attempt)
  const attributes = {
    'gen_ai.operation.name': operationName(call.operation),
    ...attributesOfTarget(attempt.target),
  }
  if (submissions > 0) {
    const error = errorType === undefined ? {} : { 'error.type': errorType }
    instruments.submissions.add(submissions, { ...attributes, ...error })
  }
  if (fault?.hiddenRetry) instruments.hiddenRetries.add(1, attributes)
}
