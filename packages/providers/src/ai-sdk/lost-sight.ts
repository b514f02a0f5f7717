import { Fault, classifyAnswer, type Answer } from '@stint/core'

/**
 * The fault of a submission that was taken on and whose result could not be had: an error answered
 * a poll or a download. Its kind is one after which nobody can tell what became of it, so that it
 * is not bought again.
 */
export function lostSight(answer: Answer): Fault {
  const { message, transient, retryAfterMs, status, requestId } = classifyAnswer(answer)
  return new Fault('network', {
    message: `the result could not be fetched: ${message}`,
    transient,
    retryAfterMs,
    status,
    requestId,
    delivery: 'unknown',
  })
}
