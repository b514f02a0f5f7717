import { defineRepeater, inTurn, multiplied, withBounds } from '@stint/core'
import type { Fault, Repeater } from '@stint/core'
import { z } from 'zod'
import { actsOn, actsOnOption, type ActsOn } from '../acts-on.ts'
import { layerOptions } from '../layer-options.ts'
import { checkSteps, type Step } from './step.ts'
import { WayDown } from './way-down.ts'

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
 * cumulative, in the order given; one that changes nothing is passed over. A step with a target goes there, and those
 * after it stay there. Within a call and a target it remembers how far down it got: entered again, it goes on from there.
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
    run: inTurn((ctx) => new WayDown(ctx, ladder, lightens)),
  })
}

function lighterMayHelp({ scope, kind }: Fault): boolean {
  return scope === 'shape' || kind === 'server_error' || kind === 'timeout'
}
