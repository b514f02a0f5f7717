import type { CallEvent, Clock } from '@stint/core'
import type { Terminal } from '../../terminal.ts'
import { renderLines, type Line } from '../line.ts'
import type { Bound } from './bound.ts'
import { eventLine, progressText } from './event-line.ts'
import { liveLines } from './live-lines.ts'
import { advance, nothingYet, type LiveState } from './live-state.ts'

const everyMs = 100

/** Shows a call while it runs. */
export interface ProgressView {
  readonly onEvent: (event: CallEvent) => void
  /** Takes away what is drawn over. Nothing is written afterwards. */
  stop(): void
}

/** How a call is shown. */
export interface ViewOptions {
  /** Then nothing is shown before the end. */
  readonly json: boolean
  readonly bound: Bound
  readonly clock: Clock
}

/** The view that suits a terminal. */
export function viewFor(terminal: Terminal, { json, bound, clock }: ViewOptions): ProgressView {
  if (json) return { onEvent: () => undefined, stop: () => undefined }
  return terminal.isInteractive ? liveView(terminal, bound, clock) : plainView(terminal, bound)
}

/** One line for each event, for a pipe or a log. */
function plainView(terminal: Terminal, bound: Bound): ProgressView {
  const told = new Map<number, string>()
  return {
    onEvent(event) {
      if (event.type === 'progress') {
        // A job that is polled says the same again and again.
        const news = progressText(event)
        if (told.get(event.number) === news) return
        told.set(event.number, news)
      }
      const line = eventLine(event, bound)
      if (line) terminal.err(textOf(renderLines([line], terminal)))
    },
    stop: () => undefined,
  }
}

/** Lines that stay, and below them what is going on, drawn over again and again. */
function liveView(terminal: Terminal, bound: Bound, clock: Clock): ProgressView {
  const began = clock.now()
  let state: LiveState = nothingYet
  let drawn: readonly string[] = []
  let stopTimer: () => void = () => undefined
  const draw = (staying: readonly Line[], over = false): void => {
    const lines = over ? [] : renderLines(liveLines(state, clock.now() - began, bound), terminal)
    const kept = renderLines(staying, terminal)
    if (kept.length === 0 && lines.join('\n') === drawn.join('\n')) return
    terminal.err(erase(drawn.length) + textOf([...kept, ...lines]))
    drawn = lines
  }
  const tick = (): void => {
    stopTimer = clock.setTimer(() => {
      draw([])
      tick()
    }, everyMs)
  }
  tick()
  return {
    onEvent(event) {
      state = advance(state, event)
      // What is under way is drawn over; it stays once it has ended.
      const passing = event.type === 'attempt-started' || event.type === 'progress'
      const line = passing ? undefined : eventLine(event, bound)
      draw(line ? [line] : [])
    },
    stop() {
      stopTimer()
      draw([], true)
    },
  }
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

/** Moves up over so many lines, and clears from there on. */
function erase(lines: number): string {
  return lines === 0 ? '' : `\u001b[${lines}A\u001b[J`
}
