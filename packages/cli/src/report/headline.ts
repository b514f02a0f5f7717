import type { Report } from '@stint/core'
import { placeOf } from './place-of.ts'
import { showSeconds } from './show-seconds.ts'

/** What is written beside the end of a call. */
export const callEnd: Readonly<Record<Report['outcome'], string>> = {
  running: 'still running at',
  ok: 'done at',
  failed: 'failed at',
  aborted: 'aborted at',
}

const ended = {
  ok: 'succeeded',
  failed: 'failed',
  aborted: 'was aborted',
} as const

/** `createImage failed after 3 attempts in 59 s` */
export function headline({ operation, outcome, attempts, elapsedMs }: Report): string {
  const { length } = attempts
  if (outcome === 'running') {
    const seen =
      length === 0
        ? 'no attempt has'
        : `${length} ${plural('attempt', length)} ${length === 1 ? 'has' : 'have'}`
    return `${operation} is still running: ${seen} ended in ${showSeconds(elapsedMs)}`
  }
  const count =
    length === 0 ? 'without any attempt' : `after ${length} ${plural('attempt', length)}`
  return `${operation} ${ended[outcome]} ${count} in ${showSeconds(elapsedMs)}`
}

/** `Stopped by deadline (layer 0), whose limit is 90 s.`; undefined where no limit ended the call. */
export function stopSentence({ stoppedBy }: Report): string | undefined {
  if (!stoppedBy) return undefined
  const { layer, limit } = stoppedBy
  const shown = layer === 'deadline' && limit !== undefined ? showSeconds(limit) : limit
  return `Stopped by ${placeOf(stoppedBy)}${shown === undefined ? '' : `, whose limit is ${shown}`}.`
}

export function plural(word: string, count: number): string {
  return count === 1 ? word : `${word}s`
}
