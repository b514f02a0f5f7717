import { durationMs, isPlainObject } from '@stint/core'
import { z } from 'zod'

/** How long something takes, in milliseconds. */
export interface Distribution {
  /** @param u and @param v numbers from 0 to below 1. */
  sample(u: number, v: number): number
}

const expected =
  "expected a duration like '20s', { uniform: ['5s', '20s'] }, { exponential: '20s' } (its mean), " +
  "{ median: '20s', p95: '60s' } (lognormal), or { list: ['12s', '15s', '80s'] }"

/** The standard normal's 95th percentile. */
const z95 = 1.6448536269514722

export function constant(ms: number): Distribution {
  return { sample: () => ms }
}

export function uniform(from: number, to: number): Distribution {
  return { sample: (u) => from + u * (to - from) }
}

export function exponential(mean: number): Distribution {
  return { sample: (u) => -mean * Math.log(1 - u) }
}

export function lognormal(median: number, p95: number): Distribution {
  const sigma = Math.log(p95 / median) / z95
  return { sample: (u, v) => median * Math.exp(sigma * normal(u, v)) }
}

export function empirical(list: readonly number[]): Distribution {
  return { sample: (u) => list[Math.floor(u * list.length)] ?? 0 }
}

/** As Box and Muller make a standard normal number of two uniform ones. */
function normal(u: number, v: number): number {
  return Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v)
}

/** Reads one in any of its forms. Undefined when it is none. */
export function readDistribution(given: unknown): Distribution | undefined {
  const fixed = time(given)
  if (fixed !== undefined) return constant(fixed)
  if (!isPlainObject(given)) return undefined
  const fields = given as Readonly<Record<string, unknown>>
  switch (Object.keys(fields).toSorted().join(' ')) {
    case 'uniform':
      return readUniform(times(fields['uniform']))
    case 'exponential': {
      const mean = time(fields['exponential'])
      return mean === undefined ? undefined : exponential(mean)
    }
    case 'median p95': {
      const [median, p95] = [time(fields['median']), time(fields['p95'])]
      if (!median || p95 === undefined || p95 < median) return undefined
      return lognormal(median, p95)
    }
    case 'list': {
      const list = times(fields['list'])
      return list && list.length > 0 ? empirical(list) : undefined
    }
    default:
      return undefined
  }
}

function readUniform(list: readonly number[] | undefined): Distribution | undefined {
  const [from, to] = list ?? []
  if (from === undefined || to === undefined || list?.length !== 2 || to < from) return undefined
  return uniform(from, to)
}

function times(given: unknown): readonly number[] | undefined {
  if (!Array.isArray(given)) return undefined
  const read = given.map(time)
  return read.every((ms) => ms !== undefined) ? read : undefined
}

/** Milliseconds of a finite duration, which may be 0 here. */
function time(given: unknown): number | undefined {
  const ms = given === 0 ? 0 : durationMs(given)
  return ms === Infinity ? undefined : ms
}

/** For the fields of a world that say how long something takes. */
export const distributionSchema: z.ZodType<Distribution> = z.unknown().transform((given, ctx) => {
  const read = readDistribution(given)
  if (read) return read
  ctx.addIssue({ code: 'custom', message: expected })
  return z.NEVER
})

/** For fields that are one time. */
export const timeSchema: z.ZodType<number> = z.unknown().transform((given, ctx) => {
  const ms = time(given)
  if (ms !== undefined) return ms
  ctx.addIssue({ code: 'custom', message: "expected milliseconds or a string like '90s'" })
  return z.NEVER
})
