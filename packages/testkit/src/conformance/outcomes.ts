import type { Fault, ImageResult, Provider, ReportedAttempt } from '@stint/core'
import { CallError } from '@stint/core'
import type { Received } from './received.ts'
import type { Trial } from './trial.ts'
import { demand } from './violation.ts'

/**
 * What a call gave that was answered as recorded.
 * @throws Violation when it failed.
 */
export function resultOf(trial: Trial): ImageResult {
  const { result, error } = trial
  demand(
    result !== undefined,
    `the answer in wire.answers gave no image: ${String(error)}`,
    'Record a whole answer of the vendor with an image in it, and read that',
  )
  return result
}

/**
 * What a call failed with whose answer held no image.
 * @param situation what the vendor did, for the message.
 * @throws Violation when it did not fail.
 */
export function faultOf(trial: Trial, situation: string): Fault {
  const { result, error, fault } = trial
  demand(
    result === undefined,
    `${situation} gave ${result?.images.length} image(s) as if all were well`,
    'Throw when the answer holds no whole image',
  )
  demand(
    CallError.isInstance(error) && fault !== undefined,
    `${situation} ended without a fault: ${String(error)}`,
    'Throw from attempt(), and let accepts() take the requests of the suite',
  )
  return fault
}

/** The attempt of a trial in its report. */
export function attemptOf(trial: Trial): ReportedAttempt | undefined {
  return trial.handle.report.attempts[0]
}

/**
 * The delivery of a fault where the answer alone would say `answered`: nothing is sent of a submission that a free
 * request before it has kept from being made. That is known only of a provider that says where it sends.
 */
export function deliveryAfter(answered: string, trial: Trial, provider: Provider): string {
  if (provider.wire !== 'fetch') return answered
  return paidOf(trial.received, provider).length > 0 ? answered : 'unsent'
}

/** What arrived of paid requests. */
export function paidOf(received: readonly Received[], provider: Provider): readonly Received[] {
  return received.filter(
    ({ method, url, headers }) =>
      provider.isSubmission?.({ method, url, headers }) ?? method === 'POST',
  )
}
