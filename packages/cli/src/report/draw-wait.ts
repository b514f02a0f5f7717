import type { ReportedWait } from '@stint/core'
import { percentOf, type Frame } from './block.ts'
import { markup, type Markup } from './markup.ts'
import { showSeconds } from './show-seconds.ts'

/**
 * A dotted line for the time that went by without an attempt.
 * @param ms how much of it is drawn: a wait that the end of the call has cut off is written down as it was planned.
 */
export function drawWait(wait: ReportedWait, ms: number, y: number, frame: Frame): Markup {
  const from = percentOf(wait.startedMs, frame)
  const to = percentOf(wait.startedMs + ms, frame)
  const text = `wait of ${showSeconds(wait.ms)} by ${wait.layer}: ${wait.reason}`
  return markup`<line class="wait" x1="${from}%" x2="${to}%" y1="${y}" y2="${y}"><title>${text}</title></line>
`
}
