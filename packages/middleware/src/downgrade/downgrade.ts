import { defineRepeater, multiplied, withBounds } from '@stint/core'
import type { Change, Fault, Repeater } from '@stint/core'
import { z } from 'zod'
import { actsOn, actsOnOption, type ActsOn } from '../acts-on.ts'
import { faultOf } from '../fault-of.ts'
import { layerOptions } from '../layer-options.ts'
import { newDescent, nextDepth, shapeAt, type Shape } from './descent.ts'
import { checkSteps, type Step } from './step.ts'

/** Options of `downgrade`. */
export interface DowngradeOptions {
  /** Default: every fault of scope shape, server_error and timeout. */
  readonly on?: ActsOn | undefined
}

const fields = { on: actsOnOption.optional() }

/** The options as a schema, for files. */
export const downgradeSchema: z.ZodObject = z.strictObject(fields)

/**
 * Enters what is below with a lighter request after a fault that a lighter one may avoid, at once. Steps are
 * cumulative, in the order given; one that changes nothing is passed over. Within a call and a target it remembers
 * how far down it got: entered again, it goes on from there.
 * @throws TypeError when steps is not a list of steps.
 */
export function downgrade(steps: readonly Step[], options: DowngradeOptions = {}): Repeater {
  checkSteps(steps)
  const given = layerOptions('downgrade', fields, options)
  const ladder = [...steps]
  const lightens = actsOn(given.on, lighterMayHelp)
  const entries = (k: number): number => k + ladder.length
  return defineRepeater({
    name: 'downgrade',
    options: { steps: ladder.map((step) => step.name), ...given },
    positional: ['steps'],
    role: { kind: 'downgrade', steps: ladder },
    entries,
    // Nobody knows how long a step takes.
    bounds: (below) => withBounds(multiplied(below, entries), { elapsedMs: () => Infinity }),
    async run(ctx, enter) {
      const descent = ctx.remember(ctx.target?.id ?? '', newDescent)
      let fault: Fault | undefined
      let { depth } = descent
      for (;;) {
        const change = depth === 0 ? asGiven : changeTo(await shapeAt(depth, ctx, ladder, descent))
        try {
          return await enter(change)
        } catch (thrown) {
          fault = faultOf(thrown, fault)
        }
        if (depth === ladder.length || !lightens(fault) || ctx.refusal()) throw fault
        const next = await nextDepth(depth, ctx, ladder, descent)
        if (next === undefined) throw fault
        depth = next
        descent.depth = Math.max(descent.depth, depth)
      }
    },
  })
}

const asGiven: Change = {}

function lighterMayHelp({ scope, kind }: Fault): boolean {
  return scope === 'shape' || kind === 'server_error' || kind === 'timeout'
}

function changeTo({ request, steps }: Shape): Change {
  return steps.length === 0 ? asGiven : { request, steps }
}
