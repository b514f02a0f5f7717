import { formatDuration } from '@stint/core'
import type { Line } from '../line.ts'
import type { Bound } from './bound.ts'
import type { LiveState, Running } from './live-state.ts'

/** More would push what is above them out of a small window. */
const most = 6

/** What is going on now, in lines that the next ones are drawn over. Last, what is left of the bound. */
export function liveLines(state: LiveState, nowMs: number, bound: Bound): Line[] {
  const running = state.running.map((each) => attemptLine(each, nowMs))
  const waits = state.waits.flatMap(({ startedMs, ms, reason }): Line[] => {
    const leftMs = startedMs + ms - nowMs
    return leftMs <= 0 ? [] : [{ text: `  … wait, ${seconds(leftMs)} left: ${reason}` }]
  })
  const all = [...running, ...waits]
  const shown = all.slice(0, most)
  const others = all.length - shown.length
  const more: Line[] = others > 0 ? [{ text: `  … and ${others} more`, tone: 'quiet' }] : []
  return [...shown, ...more, { text: `  ${left(state, nowMs, bound)}`, tone: 'quiet' }]
}

function attemptLine({ number, target, shape, startedMs, progress }: Running, nowMs: number): Line {
  const news = progress === undefined ? '' : `, ${progress}`
  return { text: `  ▸ ${number}  ${seconds(nowMs - startedMs)}${news}  ${target}, ${shape}` }
}

function left({ begun }: LiveState, nowMs: number, { attempts, elapsedMs }: Bound): string {
  const time =
    elapsedMs === Infinity
      ? `${seconds(nowMs)} gone, no time limit`
      : `${seconds(elapsedMs - nowMs)} of ${formatDuration(elapsedMs)}`
  return `left: ${Math.max(attempts - begun, 0)} of ${attempts} attempts, ${time}`
}

/** One place after the point, so that the text does not change its length all the time. */
function seconds(ms: number): string {
  const shown = Math.max(ms, 0)
  return shown < 60_000 ? `${(shown / 1000).toFixed(1)} s` : formatDuration(shown)
}
