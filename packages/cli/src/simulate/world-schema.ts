import { faultKinds } from '@stint/core'
import { z } from 'zod'
import { distributionSchema, timeSchema } from './distribution.ts'
import { shapeConditionSchema } from './shape.ts'
import type { MishapRates, TargetWorld, World } from './world.ts'

const rate = z.number('expected a share from 0 to 1').refine((value) => value >= 0 && value <= 1, {
  message: 'expected a share from 0 to 1',
})
const count = (least: number, most = Infinity): z.ZodType<number> => {
  const message = `expected a whole number from ${least}${most === Infinity ? '' : ` to ${most}`}`
  return z
    .number(message)
    .refine((value) => Number.isInteger(value) && value >= least && value <= most, message)
}
const above0 = z.number('expected a number above 0').positive('expected a number above 0')

/** An attempt is aborted by its own side alone. */
const mishaps = [...Object.keys(faultKinds).filter((kind) => kind !== 'aborted'), 'hang']
const anyMishap = `expected ${mishaps.slice(0, -1).join(', ')} or hang`

const sticky = "expected 'target' or 'everywhere'"
const mishapRate = z.preprocess(
  (given) => (typeof given === 'number' ? { rate: given } : given),
  z.strictObject(
    {
      rate,
      after: distributionSchema.optional(),
      retryAfter: timeSchema.optional(),
      sticky: z.enum(['target', 'everywhere'], sticky).optional(),
    },
    'expected a share from 0 to 1, or { rate, after, retryAfter, sticky }',
  ),
)
/** Sums like 0.1 + 0.2 are not exact. */
const most = 1 + 1e-9

function sumOf(rates: MishapRates = {}): number {
  return Object.values(rates).reduce((total, each) => total + each.rate, 0)
}

const faults: z.ZodType<MishapRates> = z
  .record(z.string(), mishapRate)
  .superRefine((rates, ctx) => {
    for (const kind of Object.keys(rates)) {
      if (mishaps.includes(kind)) continue
      ctx.addIssue({ code: 'custom', path: [kind], message: `is no fault kind; ${anyMishap}` })
    }
    const sum = sumOf(rates)
    // A single rate above 1 is told already.
    if (sum <= most || Object.values(rates).some((each) => each.rate > 1)) return
    ctx.addIssue({ code: 'custom', message: `expected rates of at most 1 together, got ${sum}` })
  })

const target: z.ZodType<TargetWorld> = z.strictObject({
  latency: distributionSchema.optional(),
  faults: faults.optional(),
  when: z
    .array(
      z.strictObject({
        if: shapeConditionSchema,
        latency: distributionSchema.optional(),
        faults: faults.optional(),
      }),
    )
    .optional(),
  limit: z.strictObject({ perMinute: count(1, 1_000_000) }).optional(),
  price: z.number('expected a number from 0').min(0, 'expected a number from 0').optional(),
  takes: shapeConditionSchema.optional(),
})

const overloaded: MishapRates = { overloaded: { rate: 1 } }

const outage = z
  .strictObject({
    targets: z.array(z.string()).min(1, 'expected at least one name').optional(),
    from: timeSchema.optional(),
    every: timeSchema.optional(),
    lasting: distributionSchema,
    faults: faults.optional(),
    slower: above0.optional(),
  })
  .refine((given) => (given.from === undefined) !== (given.every === undefined), {
    message: 'expected either from (when it begins) or every (the mean time between two)',
  })
  .refine((given) => given.every !== 0, { path: ['every'], message: 'expected a time above 0' })
  // Without anything said, nothing works; where it says that all is slower, that is what happens.
  .transform((given) => ({
    ...given,
    faults: given.faults ?? (given.slower === undefined ? overloaded : {}),
    slower: given.slower ?? 1,
  }))

const requestKind = z.strictObject({
  share: above0.default(1),
  prompt: count(1, 32_000).default(100),
  references: count(0, 16).default(0),
  n: count(1, 10).optional(),
  size: z.string().optional(),
  aspectRatio: z.string().optional(),
})

/** Checks a world and fills in what it leaves out. */
export const worldSchema: z.ZodType<World> = z
  .strictObject(
    {
      requests: z
        .record(z.string(), requestKind)
        .refine((kinds) => Object.keys(kinds).length > 0, 'expected at least one kind of request')
        .default({ request: { share: 1, prompt: 100, references: 0 } }),
      arrivals: z
        .union([z.literal('one by one'), z.strictObject({ perSecond: above0 })], {
          error: "expected 'one by one' or { perSecond: 0.5 }",
        })
        .default('one by one'),
      again: z
        .strictObject({ times: count(0), after: timeSchema.optional() })
        .transform(({ times, after = 0 }) => ({ times, after }))
        .default({ times: 0, after: 0 }),
      targets: z.record(z.string(), target),
      outages: z.array(outage).default([]),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? 'expected { targets: ... }' : undefined) },
  )
  .superRefine(({ targets }, ctx) => {
    for (const [name, own] of Object.entries(targets)) {
      const { faults: usual, when = [] } = { ...targets['default'], ...own }
      for (const [at, each] of when.entries()) {
        const sum = sumOf({ ...usual, ...each.faults })
        // What is too much by itself is told already.
        if (sum <= most || Math.max(sumOf(usual), sumOf(each.faults)) > most) continue
        const path = ['targets', name, 'when', at, 'faults']
        const message = `expected rates of at most 1 with those of the target that it does not name, got ${sum}`
        ctx.addIssue({ code: 'custom', path, message })
      }
    }
  })
  .transform(({ arrivals, ...world }) => ({
    ...world,
    perSecond: arrivals === 'one by one' ? undefined : arrivals.perSecond,
  }))
