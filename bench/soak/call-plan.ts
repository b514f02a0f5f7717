import { lineNames, type LineName } from './lines.ts'
import type { Random } from './random.ts'

/** One call as a caller means to make it. */
export interface CallPlan {
  /** That of its turn, and which of its calls it is where there are several. */
  readonly name: string
  readonly line: LineName
  readonly prompt: string
  /** How many references go with it. */
  readonly references: number
  /** Options of the run; the line's own where left out. */
  readonly deadlineMs?: number
  readonly attempts?: number
  /** Ended from outside, so long after its start. */
  readonly abort?: { readonly by: 'signal' | 'handle'; readonly afterMs: number }
}

/** One or more calls of a caller, sometimes inside a scope. */
export interface Turn {
  /** `seed/caller/number`. */
  readonly name: string
  readonly calls: readonly CallPlan[]
  readonly scope?: {
    readonly attempts: number
    readonly deadlineMs: number
    readonly sideBySide: boolean
  }
  /** Before the next turn. */
  readonly pauseMs: number
}

const subjects = ['a lighthouse', 'a red bicycle', 'a paper boat', 'two owls', 'a bridge', 'a kite']
const detail = ', with every brick, feather, rope and wave drawn by hand, at dusk, after the rain'

/** @param name who takes the turn: `seed/caller/number of its turn` */
export function planTurn(name: string, random: Random): Turn {
  const pauseMs = random.between(0, 600)
  if (!random.chance(0.15)) return { name, calls: [planCall(name, random)], pauseMs }
  const calls = Array.from({ length: random.whole(2, 3) }, (_, at) =>
    planCall(`${name}.${at}`, random),
  )
  const scope = {
    attempts: random.whole(2, 9),
    deadlineMs: Math.round(random.between(400, 4000)),
    sideBySide: random.chance(0.4),
  }
  return { name, calls, scope, pauseMs }
}

function planCall(name: string, random: Random): CallPlan {
  const abort = {
    by: random.pick(['signal', 'handle'] as const),
    afterMs: random.chance(0.1) ? 0 : Math.round(1500 * random.next() ** 2),
  }
  return {
    name,
    line: random.pick(lineNames),
    prompt: random.pick(subjects) + detail,
    references: random.chance(0.4) ? 2 : 0,
    ...(random.chance(0.25) && { deadlineMs: Math.round(random.between(60, 2500)) }),
    ...(random.chance(0.1) && { attempts: random.whole(1, 4) }),
    ...(random.chance(0.2) && { abort }),
  }
}
