import { showMark } from './time-scale.ts'

/** Where curves are drawn, in the units of the picture. */
export const frame = { left: 64, right: 640, top: 92, bottom: 416 } as const

/** The least distance of two labels across. */
const room = 48

/** Time across, logarithmic. */
export interface TimeAxis {
  readonly marks: readonly number[]
  x(ms: number): number
  ms(x: number): number
}

/** @param marks from first to last; two at least. */
export function timeAxis(marks: readonly number[]): TimeAxis {
  const from = Math.log(marks[0]!)
  const perUnit = (frame.right - frame.left) / (Math.log(marks.at(-1)!) - from)
  return {
    marks,
    x: (ms) => frame.left + (Math.log(ms) - from) * perUnit,
    ms: (x) => Math.exp((x - frame.left) / perUnit + from),
  }
}

/** A share of calls upwards, linear. */
export function yOf(share: number): number {
  return frame.bottom - share * (frame.bottom - frame.top)
}

/** Lines and labels of the time axis. */
export function across(axis: TimeAxis): string[] {
  return spaced(axis).flatMap((mark) => {
    const x = axis.x(mark).toFixed(1)
    return [
      `<path class="grid" d="M${x},${frame.top}V${frame.bottom}"/>`,
      `<text class="faint" x="${x}" y="${frame.bottom + 20}" text-anchor="middle">${showMark(mark)}</text>`,
    ]
  })
}

/** Lines and labels of the shares. */
export function up(): string[] {
  return [0, 0.25, 0.5, 0.75, 1].flatMap((share) => {
    const y = yOf(share)
    return [
      `<path class="grid" d="M${frame.left},${y}H${frame.right}"/>`,
      `<text class="faint" x="${frame.left - 10}" y="${y + 4}" text-anchor="end">${share * 100} %</text>`,
    ]
  })
}

/** Those marks whose labels have room beside each other. */
function spaced(axis: TimeAxis): number[] {
  const kept: number[] = []
  for (const mark of axis.marks) {
    const before = kept.at(-1)
    if (before === undefined || axis.x(mark) - axis.x(before) >= room) kept.push(mark)
  }
  return kept
}
