import { formatDuration, type CallEvent } from '@stint/core'
import type { Line } from '../line.ts'
import type { Bound } from './bound.ts'

type Progress = Extract<CallEvent, { readonly type: 'progress' }>
type Ended = Extract<CallEvent, { readonly type: 'attempt-ended' }>

/** One event as a line that stays, with the time since the call began. The end of the call has none: a summary follows. */
export function eventLine(event: CallEvent, bound: Bound): Line | undefined {
  const told = tell(event, bound)
  if (!told) return undefined
  return { ...told, text: `${formatDuration(event.atMs).padStart(8)}  ${told.text}` }
}

function tell(event: CallEvent, bound: Bound): Line | undefined {
  switch (event.type) {
    case 'attempt-started':
      return {
        text: `attempt ${event.number} of ${bound.attempts}: ${event.target}, ${event.shape}`,
      }
    case 'attempt-ended':
      return ended(event)
    case 'progress':
      return { text: `attempt ${event.number}: ${progressText(event)}`, tone: 'quiet' }
    case 'waiting':
      return { text: `wait ${formatDuration(event.ms)}: ${event.reason}`, tone: 'odd' }
    case 'skipped':
      return { text: `skip ${event.target ?? event.layer}: ${event.reason}`, tone: 'odd' }
    case 'downgraded':
      return {
        text: `downgrade: ${event.step}${event.lossy ? ', which loses something' : ''}`,
        tone: 'odd',
      }
    default:
      return undefined
  }
}

/** How it ended comes first: what is too long for the terminal is cut at the end. */
function ended({ number, target, shape, ms, fault, cutBy }: Ended): Line {
  const where = `after ${formatDuration(ms)}, ${target}, ${shape}`
  if (!fault) return { text: `attempt ${number}: done ${where}`, tone: 'good' }
  const status = fault.status === undefined ? '' : ` (HTTP ${fault.status})`
  const by = cutBy === undefined ? '' : `, cut by ${cutBy}`
  const said = fault.message === fault.kind.replaceAll('_', ' ') ? '' : `: ${fault.message}`
  return { text: `attempt ${number}: ${fault.kind}${status} ${where}${by}${said}`, tone: 'bad' }
}

/** How far an attempt is: `preview 2, 40%, queued`. */
export function progressText({ text, done, image, index }: Progress): string {
  const parts = [
    image && (index === undefined ? 'a preview' : `preview ${index + 1}`),
    done === undefined ? undefined : `${Math.round(done * 100)}%`,
    text,
  ]
  return parts.filter((part) => part !== undefined && part !== '').join(', ') || 'at work'
}
