import type { CallEvent, ReportedWait } from '@stint/core'
import { progressText } from './event-line.ts'

/** An attempt that is under way. */
export interface Running {
  readonly number: number
  readonly target: string
  readonly shape: string
  readonly startedMs: number
  /** What it told last of how far it is. */
  readonly progress?: string
}

/** What is going on in a call. */
export interface LiveState {
  readonly running: readonly Running[]
  /** Also those that have run out: nothing tells of that. */
  readonly waits: readonly ReportedWait[]
  /** Attempts begun so far. */
  readonly begun: number
}

export const nothingYet: LiveState = { running: [], waits: [], begun: 0 }

/** What is going on after an event. */
export function advance(state: LiveState, event: CallEvent): LiveState {
  switch (event.type) {
    case 'attempt-started': {
      const { number, target, shape, atMs } = event
      const running = [...state.running, { number, target, shape, startedMs: atMs }]
      // A wait that was cut short for this attempt.
      const waits = state.waits.filter((wait) => wait.target !== target)
      return { running, waits, begun: number }
    }
    case 'progress': {
      const progress = progressText(event)
      const running = state.running.map((each) =>
        each.number === event.number ? { ...each, progress } : each,
      )
      return { ...state, running }
    }
    case 'attempt-ended':
      return { ...state, running: state.running.filter(({ number }) => number !== event.number) }
    case 'waiting':
      return { ...state, waits: [...state.waits, event] }
    case 'finished':
      return { ...state, running: [], waits: [] }
    default:
      return state
  }
}
