import { listed } from '../in-words.ts'
import { showPlace } from '../show-call.ts'
import type { LayerNode } from '../tree.ts'
import type { StepsTaken } from '../descend.ts'
import type { Find, Found } from './find.ts'

/** In a plan: steps that have nothing to take away from this request. */
export const stepsChangeNothing: Find = ({ planned }) => {
  const seen = new Set<unknown>()
  return [...(planned?.steps ?? [])].flatMap(([node, steps]): Found[] => {
    if (steps.idle.length === 0 || seen.has(node.place)) return []
    seen.add(node.place)
    return [steps.changing.length === 0 ? allIdle(node, steps) : someIdle(node, steps)]
  })
}

function allIdle({ place }: LayerNode, { idle }: StepsTaken): Found {
  return {
    level: 'warning',
    at: place,
    text: `${changesNothing(idle)} of this request: ${showPlace(place)} has no lighter one to try (0 of ${idle.length} steps)`,
    mend: 'add a step that makes this request lighter',
  }
}

function someIdle({ place }: LayerNode, { idle, changing }: StepsTaken): Found {
  const all = idle.length + changing.length
  return {
    level: 'note',
    at: place,
    text: `${changesNothing(idle)} of this request: ${showPlace(place)} has ${changing.length} of ${all} steps left for it`,
    mend: 'none is needed, if the others are enough',
  }
}

function changesNothing(steps: readonly string[]): string {
  return `${listed(steps)} ${steps.length === 1 ? 'changes' : 'change'} nothing`
}
