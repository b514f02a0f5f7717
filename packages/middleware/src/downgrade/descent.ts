import type { Context } from '@stint/core'
import type { Step } from './step.ts'

/** A request some steps down, with the steps that really changed it. */
export interface Shape {
  readonly request: unknown
  readonly steps: readonly Step[]
}

/** How far down a layer got for one target in one call, and what it derived on the way. */
export interface Descent {
  depth: number
  /** By the request that the layer was entered with: its shapes by depth, so that no step runs twice on it. */
  shapes?: Map<unknown, Shape[]>
}

export function newDescent(): Descent {
  return { depth: 0 }
}

/** The request after the first `depth` steps; the very shape of the depth before when the last one changed nothing. */
export async function shapeAt(
  depth: number,
  ctx: Context,
  steps: readonly Step[],
  descent: Descent,
): Promise<Shape> {
  const known = (descent.shapes ??= new Map<unknown, Shape[]>())
  const shapes = known.get(ctx.request) ?? [{ request: ctx.request, steps: [] }]
  known.set(ctx.request, shapes)
  let shape = shapes[0]!
  for (let at = 1; at <= depth; at += 1) {
    // A sibling branch may have derived it in the meantime: its shape stands.
    const made = shapes[at] ?? (await stepDown(shape, steps[at - 1]!, ctx))
    shape = shapes[at] ??= made
  }
  return shape
}

/** The next depth below `from` with another request, or undefined when no step is left that changes it. */
export async function nextDepth(
  from: number,
  ctx: Context,
  steps: readonly Step[],
  descent: Descent,
): Promise<number | undefined> {
  const start = await shapeAt(from, ctx, steps, descent)
  for (let depth = from + 1; depth <= steps.length; depth += 1) {
    if ((await shapeAt(depth, ctx, steps, descent)) !== start) return depth
  }
  return undefined
}

/** A step that fails is passed over, and the report says so: the fault that led here matters more. */
async function stepDown(above: Shape, step: Step, ctx: Context): Promise<Shape> {
  try {
    const request: unknown = await ctx.within(applied(step, above.request, ctx))
    if (request === above.request) return above
    if (request === undefined || request === null) throw new TypeError('it returned no request')
    return { request: ctx.check(request), steps: [...above.steps, step] }
  } catch (error) {
    if (ctx.ending) throw error
    const message = error instanceof Error ? error.message : String(error)
    ctx.skip({ target: ctx.target?.id, reason: `step '${step.name}' failed: ${message}` })
    return above
  }
}

async function applied(step: Step, request: unknown, ctx: Context): Promise<unknown> {
  return step.apply(request, ctx.target)
}
