import type { ImageRequest } from '@stint/core'
import { keyOf } from './chance.ts'
import { constant, type Distribution } from './distribution.ts'
import { meets, shapeKey } from './shape.ts'
import type { Mishap, MishapRate, MishapRates, Outage, TargetWorld } from './world.ts'

/** What becomes of one attempt: after so long, a result, or a mishap. */
export interface Fate {
  /** Infinity for an answer that never comes. */
  readonly afterMs: number
  readonly mishap: Mishap | undefined
  readonly retryAfterMs?: number | undefined
}

/** Where an attempt gets its luck from: a number for each purpose, always the same one. */
export interface Luck {
  /** Of this attempt alone. */
  attempt(purpose: number): number
  /** Of every attempt with an equal request: at this target, or at all. */
  request(purpose: number, scope: 'target' | 'everywhere'): number
}

/** What draws are made for. */
const purposes = { latency: 0, mishap: 2, after: 3, outage: 8 } as const

/** What a vendor says at its door, in milliseconds. */
const atTheDoor = constant(300)
/** Faults that take as long as a result would have. */
const lateFaults: ReadonlySet<Mishap> = new Set<Mishap>([
  'server_error',
  'timeout',
  'network',
  'malformed_response',
  'empty_response',
  'unknown',
])

/** Decides over an attempt. */
export function fateOf(
  target: TargetWorld,
  outages: readonly Outage[],
  request: ImageRequest,
  luck: Luck,
): Fate {
  const { latency, faults } = behaviour(target, request)
  const slower = outages.reduce((factor, outage) => factor * outage.slower, 1)
  const answerMs =
    latency.sample(luck.attempt(purposes.latency), luck.attempt(purposes.latency + 1)) * slower
  const causes = [...outages.map((outage) => outage.faults), faults]
  for (const [index, rates] of causes.entries()) {
    const outage = index < outages.length ? purposes.outage + index : purposes.mishap
    const met = mishapOf(rates, request, luck, outage)
    if (met) return { ...met, afterMs: timeOf(met.mishap, rates, luck, answerMs) }
  }
  return { afterMs: answerMs, mishap: undefined }
}

/** What a target does with a request of this shape: the first case that fits changes what it names. */
function behaviour(
  { latency = constant(0), faults = {}, when = [] }: TargetWorld,
  request: ImageRequest,
): { readonly latency: Distribution; readonly faults: MishapRates } {
  const found = when.find((each) => meets(request, each.if))
  if (!found) return { latency, faults }
  return {
    latency: found.latency ?? latency,
    faults: found.faults ? { ...faults, ...found.faults } : faults,
  }
}

/** Of mishaps that stick alike, one draw decides which is met: their rates add up. */
function mishapOf(
  rates: MishapRates,
  request: ImageRequest,
  luck: Luck,
  purpose: number,
): (Omit<Fate, 'afterMs'> & { readonly mishap: Mishap }) | undefined {
  const left = new Map<MishapRate['sticky'], number>()
  const draw = (sticky: MishapRate['sticky']): number =>
    sticky ? luck.request(keyOf(`${purpose} ${shapeKey(request)}`), sticky) : luck.attempt(purpose)
  for (const [mishap, met] of Object.entries(rates) as [Mishap, MishapRate][]) {
    const drawn = left.get(met.sticky) ?? draw(met.sticky)
    if (drawn < met.rate) return { mishap, retryAfterMs: met.retryAfter }
    left.set(met.sticky, drawn - met.rate)
  }
  return undefined
}

function timeOf(mishap: Mishap, rates: MishapRates, luck: Luck, answerMs: number): number {
  if (mishap === 'hang') return Infinity
  const after = rates[mishap]?.after
  if (!after && lateFaults.has(mishap)) return answerMs
  const [u, v] = [luck.attempt(purposes.after), luck.attempt(purposes.after + 1)]
  return (after ?? atTheDoor).sample(u, v)
}
