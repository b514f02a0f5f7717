import { Fault, classifyAnswer, type Answer } from '@stint/core'

/**
 * The fault of a submission that was taken on and whose result could not be had: an error answered
 * a poll or a download. Its kind is one after which nobody can tell what became of it, so that it
 * is not bought again.
 * @param fault what the answer says, where the vendor's own reading of it is at hand.
 */
export function lostSight(answer: Answer, fault: Fault = classifyAnswer(answer)): Fault {
  const { message, transient, retryAfterMs, status, requestId } = fault
  return new Fault('network', {
    message: `the result could not be fetched: ${message}`,
    transient,
    retryAfterMs,
    status,
    requestId,
    delivery: 'unknown',
  })
}
