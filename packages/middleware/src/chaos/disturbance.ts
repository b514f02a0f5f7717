import type { Context } from '@stint/core'
import { rangeOf, type Delay } from './delay-option.ts'
import { nameOf, toFault, type InjectedFault } from './injected-fault.ts'

/** Happens to an entry before it goes on, if it does. `chance` is for its details. */
export type Disturbance = (ctx: Context, chance: number) => Promise<void>

/** All that can happen, each as likely as the others. */
export function disturbances(given: {
  readonly faults?: readonly InjectedFault[] | undefined
  readonly delay?: Delay | undefined
  readonly hang?: boolean | undefined
}): readonly Disturbance[] {
  const { faults = [], delay, hang } = given
  return [
    ...faults.map((fault) => failing(fault)),
    ...(delay === undefined ? [] : [delaying(delay)]),
    ...(hang ? [hanging] : []),
  ]
}

/** The report says that it was injected: there is no attempt to show it. */
function failing(injected: InjectedFault): Disturbance {
  return async (ctx) => {
    ctx.skip({ target: ctx.target?.id, reason: nameOf(injected) })
    throw toFault(injected)
  }
}

/** Unlike a wait between attempts it does not ask whether it fits into the deadline: a slow vendor does not either. */
function delaying(delay: Delay): Disturbance {
  const [from, to] = rangeOf(delay)
  return async (ctx, chance) => {
    let stop = (): void => undefined
    const over = new Promise<void>((resolve) => {
      stop = ctx.call.clock.setTimer(resolve, Math.round(from + chance * (to - from)))
    })
    try {
      await ctx.within(over, 'injected delay')
    } finally {
      stop()
    }
  }
}

const hanging: Disturbance = (ctx) => ctx.within(new Promise(() => undefined), 'injected hang')
