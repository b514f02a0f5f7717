import { z } from 'zod'

/**
 * When output becomes visible, which no repeater can take back. `'first'`: at once. `'complete'`: when all of it is
 * there. `{ chars, ms }`: once there are so many characters, or so many milliseconds after the first, whichever comes
 * first. What is held back until then can still fail over.
 */
export type CommitRule =
  | 'first'
  | 'complete'
  | { readonly chars?: number | undefined; readonly ms?: number | undefined }

const expected = "expected 'first', 'complete' or { chars, ms }, at least one of the two"
const limits = z
  .strictObject({ chars: z.int().min(1).optional(), ms: z.number().positive().optional() })
  .refine(({ chars, ms }) => chars !== undefined || ms !== undefined)

/** The option `commit` of a pipeline. */
export const commitOption: z.ZodType<CommitRule> = z.custom<CommitRule>(
  (value) => value === 'first' || value === 'complete' || limits.safeParse(value).success,
  { error: expected },
)
