import { z } from 'zod'
import { passOn } from '../reading/problem.ts'

/** A list that is wrong from end to end is not told item by item. */
const maxProblems = 20

/**
 * A schema of a list that names the problems of its items, up to the item that makes them 20 or
 * more. A frozen list of what the items were read to.
 */
export function listOf<Out, Given>(
  item: z.ZodType<Out, Given>,
  expected: string,
): z.ZodType<readonly Out[], readonly Given[]> {
  return z.transform((given: readonly Given[], ctx) => {
    if (Array.isArray(given)) return readItems(item, given, ctx)
    ctx.addIssue({ code: 'custom', message: expected, params: { given: 'hidden' } })
    return z.NEVER
  })
}

function readItems<Out>(
  item: z.ZodType<Out>,
  given: readonly unknown[],
  ctx: z.RefinementCtx,
): readonly Out[] {
  const items: Out[] = []
  for (const [at, each] of given.entries()) {
    const read = item.safeParse(each)
    if (read.success) items.push(read.data)
    else passOn(read.error, at, ctx)
    if (ctx.issues.length >= maxProblems) break
  }
  return Object.freeze(items)
}
