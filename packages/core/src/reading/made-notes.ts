import { z } from 'zod'

/** Numbers that a vendor counted, by name. */
export interface Counts {
  readonly [count: string]: number | undefined
}

/** Warnings as texts, whatever was given; undefined when it is no list. */
export const warningsNote: z.ZodType<readonly string[] | undefined> = z.transform(textsOf)

/** What was counted; what is no count is left out, and undefined stands for none at all. */
export const countsNote: z.ZodType<Counts | undefined> = z.transform(countsOf)

/** What it cost; undefined when that is no number from 0. */
export const costNote: z.ZodType<number | undefined> = z.transform((cost: unknown) =>
  isCount(cost) ? cost : undefined,
)

function textsOf(given: unknown): readonly string[] | undefined {
  if (!Array.isArray(given)) return undefined
  return given.map((item: unknown) => (typeof item === 'string' ? item : JSON.stringify(item)))
}

function countsOf(given: unknown): Counts | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const counts = Object.entries(given).filter(([, value]) => isCount(value))
  return counts.length === 0 ? undefined : Object.fromEntries(counts)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
