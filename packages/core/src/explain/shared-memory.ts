import { isRepeater, type Layer } from '../layer.ts'
import type { Path } from './path.ts'
import type { LayerNode, Place } from './tree.ts'

/** Whether what a layer has entered once counts when it is entered again in the same call. */
export function remembers(layer: Layer): boolean {
  return isRepeater(layer) && layer.entries(2) < 2 * layer.entries(1)
}

/**
 * The nodes of layers that remember, where several ways lead to one of them at the same target, as by a pipeline that is a
 * target twice. Its memory is the same on each: what one way has used up, the others can't use as well.
 */
export function withSharedMemory(paths: readonly Path[]): readonly LayerNode[] {
  const nodes = paths.flatMap(({ stops }) => stops.map(({ node }) => node))
  const known = new Map<Place, Map<string | undefined, Set<LayerNode>>>()
  for (const node of nodes.filter(({ place }) => remembers(place.layer))) {
    const atTargets = known.get(node.place) ?? new Map<string | undefined, Set<LayerNode>>()
    known.set(node.place, atTargets)
    const same = atTargets.get(node.target?.id) ?? new Set()
    atTargets.set(node.target?.id, same.add(node))
  }
  return [...known.values()].flatMap((atTargets) =>
    [...atTargets.values()].flatMap((same) => (same.size > 1 ? [...same] : [])),
  )
}
