import { Fault, pollJob, type Attempt, type StepOptions } from '@stint/core'
import { lostSight } from '../lost-sight.ts'
import { faultOfAnswer } from './faults.ts'
import { readAnswer, type Results } from './results.ts'

/** What is told of a task that has not ended. */
const atWork: Readonly<Record<string, string>> = {
  PENDING: 'pending',
  SUSPENDED: 'pending',
  RUNNING: 'running',
}

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
  let told: string | undefined
  const results = await pollJob(
    attempt,
    async () => {
      const answer = await askFor(url, headers, attempt)
      const state = atWork[answer.taskStatus ?? '']
      if (state === undefined) return ended(answer)
      if (state !== told) attempt.progress({ text: state })
      told = state
      return undefined
    },
    steps,
  )
  // Not thrown by the poll, which would be repeated for what may pass.
  if (results.failure) throw results.failure
  return results
}

/** @throws Fault that does not say what becomes of the task: an error answers the poll alone, also inside a 2xx. */
async function askFor(
  url: string,
  headers: Readonly<Record<string, string>>,
  attempt: Attempt,
): Promise<Results> {
  const response = await attempt.fetch(url, { headers, signal: attempt.signal })
  if (!response.ok) throw await unpolled(response)
  try {
    return await readAnswer(response)
  } catch (error) {
    if (!Fault.isInstance(error) || error.kind === 'malformed_response') throw error
    throw lostSight({ status: response.status, headers: response.headers, body: '' }, error)
  }
}

/** @throws Fault for a status that says nothing: the poll is repeated. */
function ended(results: Results): Results {
  const { taskStatus, requestId } = results
  const over = (kind: 'server_error' | 'empty_response', message: string): Results => ({
    ...results,
    failure: new Fault(kind, {
      message,
      status: 200,
      requestId,
      transient: false,
      delivery: 'accepted',
    }),
  })
  switch (taskStatus) {
    case 'SUCCEEDED':
    case 'FAILED':
      return results
    case 'CANCELED':
      return over('server_error', 'the task was cancelled')
    case 'UNKNOWN':
      // Tasks are kept for a day.
      return over('empty_response', 'the task is not known any more')
    default: {
      const message = `the task has the status ${String(taskStatus)}`
      throw new Fault('malformed_response', { message, status: 200, requestId })
    }
  }
}

/** An error that answers a poll does not say what becomes of the task. */
async function unpolled(response: Response): Promise<Fault> {
  const { status, headers } = response
  const answer = { status, headers, body: await response.text() }
  return lostSight(answer, faultOfAnswer(answer))
}
