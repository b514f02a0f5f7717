// Follows a call while it runs: `start` gives a handle with events, the result and the report so far.
import { createImage, formatDuration, pipeline, type CallEvent } from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { downgrade, simplifyPrompt } from '@stint/middleware/downgrade'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { scriptedProvider, virtualClock } from '@stint/testkit'

const clock = virtualClock()
const poster = pipeline(createImage, { clock })
  .use(
    failover([
      scriptedProvider('a/painter', [{ after: '12s', fail: 'server_error' }, 'overloaded']),
      scriptedProvider('b/sketcher', ['ok'], { accepts: 'closed today' }),
      scriptedProvider('c/printer', [{ after: '9s', ok: true }]),
    ]),
  )
  .use(retry({ attempts: 2, backoff: '3s' }))
  .use(downgrade([simplifyPrompt(() => 'a lighthouse')]))
  .use(deadline('40s'))

/** One line for each event. What is left out here is in the event all the same. */
function tell(event: CallEvent): string {
  switch (event.type) {
    case 'attempt-started':
      return `attempt ${event.number} at ${event.target}, ${event.shape}`
    case 'attempt-ended':
      return `  ${event.fault?.kind ?? 'ok'} after ${formatDuration(event.ms)}`
    case 'waiting':
      return `waiting ${formatDuration(event.ms)}: ${event.reason}`
    case 'skipped':
      return `skipped ${event.target}: ${event.reason}`
    case 'downgraded':
      return `stepped down: ${event.step}`
    case 'progress':
      return `  ${event.text ?? 'at work'}`
    case 'committed':
      return 'the first output'
    case 'finished':
      return event.ok ? 'done' : 'failed'
    default:
      return event satisfies never
  }
}

const call = poster.start({ prompt: 'a lighthouse with every brick visible' })
const result = clock.run(call.result)
for await (const event of call.events) {
  console.log(`${formatDuration(event.atMs).padStart(7)}  ${tell(event)}`)
}
console.log(`made by ${(await result).provider}`)

const aborted = poster.start({ prompt: 'a ship' })
aborted.abort(new Error('the user left'))
console.log(await aborted.result.catch((reason: unknown) => String(reason)))
console.log(`the report is there all the same: ${aborted.report.outcome}`)
