import type { StepsTaken } from './descend.ts'
import { stepTargetsOf, type LayerNode } from './tree.ts'

/**
 * Below a downgrade whose steps go to other targets: how often one run of it enters each of these at the most, the
 * target at hand first. Undefined where it stays at that.
 * @param taken what the steps make of one request, where that is known.
 */
export function depthsAt({ place }: LayerNode, taken?: StepsTaken): readonly number[] | undefined {
  const { role } = place.info
  if (role?.kind !== 'downgrade' || stepTargetsOf(place.info).length === 0) return undefined
  const depths = [1]
  for (const { name, target } of role.steps) {
    if (target) depths.push(1)
    else if (!taken || taken.changing.includes(name)) depths[depths.length - 1]! += 1
  }
  return depths
}
