import { Fault, pollJob, type Attempt, type StepOptions } from '@stint/core'
import { lostSight } from '../lost-sight.ts'
import { faultOfAnswer } from './faults.ts'
import { readAnswer, type Results } from './results.ts'

/** What became of a task. */
type End = { readonly results: Results } | { readonly fault: Fault }

/**
 * Polls a task until it has ended. Polls that fail of what may pass are repeated in place.
 * @throws Fault when the task failed or is not known any more, and when it cannot be polled.
 */
export async function finishTask(
  url: string,
  headers: Readonly<Record<string, string>>,
  attempt: Attempt,
  steps: StepOptions,
): Promise<Results> {
  const end = await pollJob(
    attempt,
    async () => {
      const response = await attempt.fetch(url, { headers, signal: attempt.signal })
      if (!response.ok) throw await unpolled(response)
      return endOf(await read(response), attempt)
    },
    steps,
  )
  // Not thrown by the poll, which would be repeated for what may pass.
  if ('fault' in end) throw end.fault
  return end.results
}

/** What a poll says. That a task has failed is no failure of the poll. */
async function read(response: Response): Promise<End> {
  try {
    return { results: await readAnswer(response) }
  } catch (error) {
    if (!Fault.isInstance(error) || error.kind === 'malformed_response') throw error
    return { fault: error }
  }
}

/** Undefined while the task is at work. */
function endOf(end: End, attempt: Attempt): End | undefined {
  if ('fault' in end) return end
  const { taskStatus, requestId } = end.results
  const over = (
    kind: 'server_error' | 'empty_response' | 'malformed_response',
    message: string,
  ): End => ({
    fault: new Fault(kind, { message, status: 200, requestId, transient: false }),
  })
  switch (taskStatus) {
    case 'SUCCEEDED':
      return end
    case 'PENDING':
    case 'RUNNING':
      attempt.progress({ text: taskStatus.toLowerCase() })
      return undefined
    case 'CANCELED':
      return over('server_error', 'the task was cancelled')
    case 'UNKNOWN':
      // Tasks are kept for a day.
      return over('empty_response', 'the task is not known any more')
    default:
      return over('malformed_response', `the task has the status ${String(taskStatus)}`)
  }
}

/** An error that answers a poll does not say what becomes of the task. */
async function unpolled(response: Response): Promise<Fault> {
  const { status, headers } = response
  const answer = { status, headers, body: await response.text() }
  return lostSight(answer, faultOfAnswer(answer))
}
