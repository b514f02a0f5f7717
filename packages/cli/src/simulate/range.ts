import { z } from 'zod'

/** Whole numbers from `least` to `most`, both included. */
export interface Range {
  readonly least: number
  readonly most: number
}

const expected = "expected a whole number, or a range like '3..', '..2' or '2..4'"

/** Reads `3`, `'3..'`, `'..2'` or `'2..4'`. Undefined when it is none. */
export function readRange(given: unknown): Range | undefined {
  if (typeof given === 'number') {
    return Number.isInteger(given) && given >= 0 ? { least: given, most: given } : undefined
  }
  const found = typeof given === 'string' ? /^(\d*)\.\.(\d*)$/.exec(given.trim()) : null
  if (!found) return undefined
  const [, from = '', to = ''] = found
  const range = { least: Number(from), most: to === '' ? Infinity : Number(to) }
  return (from === '' && to === '') || range.least > range.most ? undefined : range
}

export function isWithin(value: number, range: Range | undefined): boolean {
  return range === undefined || (value >= range.least && value <= range.most)
}

/** As it is written. */
export function showRange({ least, most }: Range): string {
  if (least === most) return `${least}`
  return `${least === 0 ? '' : least}..${most === Infinity ? '' : most}`
}

export const rangeSchema: z.ZodType<Range> = z.unknown().transform((given, ctx) => {
  const read = readRange(given)
  if (read) return read
  ctx.addIssue({ code: 'custom', message: expected })
  return z.NEVER
})
