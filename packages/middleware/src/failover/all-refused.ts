import { Refusal } from '@stint/core'

/** Why a target was not entered, or refused to be. */
export interface Refused {
  readonly target: string
  readonly refusal: Refusal
}

/** The one refusal that stands for those of all targets. */
export function allRefused(
  refused: readonly Refused[],
  { layer, index }: { readonly layer: string; readonly index: number },
): Refusal {
  const [first] = refused
  if (first && refused.length === 1) return first.refusal
  const reasons = refused.map(({ target, refusal }) => `${target}: ${refusal.reason}`)
  const refusals = refused.map(({ refusal }) => refusal)
  const times = refusals.map(({ afterMs }) => afterMs).filter((time) => time !== undefined)
  return new Refusal(layer, `no target could be tried (${reasons.join('; ')})`, {
    index,
    afterMs: times.length > 0 ? Math.min(...times) : undefined,
    again: refusals.every(({ again }) => again === 'changed') ? 'changed' : 'later',
  })
}
