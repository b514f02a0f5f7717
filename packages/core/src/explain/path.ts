import { isRepeater } from '../layer.ts'
import type { Role, RoleOf } from '../role.ts'
import type { Provider } from '../provider.ts'
import type { EndNode, LayerNode, Node, Place } from './tree.ts'

/** A layer on the way to a target. */
export interface Stop {
  readonly node: LayerNode
  readonly place: Place
  /** The most times it is entered for this target in one call. */
  readonly entries: number
}

/** The way from the outermost layer to one provider. */
export interface Path {
  readonly stops: readonly Stop[]
  readonly end: EndNode
  readonly target: Provider | undefined
}

/** A stop whose layer has a role of this kind. */
export interface RoleStop<Kind extends Role['kind']> extends Stop {
  readonly role: RoleOf<Kind>
  /** Where on the path it stands, from 0 at the outside. */
  readonly at: number
}

/**
 * How often a layer enters what is below for one target, when it is itself entered `k` times for it: all of it, or the
 * one at a position.
 */
export type EntriesAt = (node: LayerNode, k: number, into?: number) => number

/** Every path through a tree, the targets in the order they are listed in. */
export function pathsThrough(root: Node, entriesAt: EntriesAt): readonly Path[] {
  const walk = (node: Node, above: readonly Stop[], entries: number): readonly Path[] => {
    if (!node.place) return [{ stops: above, end: node, target: node.target }]
    const stops = [...above, { node, place: node.place, entries }]
    return node.below.flatMap((next, at) => walk(next, stops, entriesAt(node, entries, at)))
  }
  return walk(root, [], 1)
}

/** What the layers declare, for one target: a failover enters each of its targets as often as it is entered. */
export function declaredEntries({ place }: LayerNode, k: number): number {
  const { layer, info } = place
  if (!isRepeater(layer) || info.role?.kind === 'failover') return k
  return layer.entries(k)
}

/** The stops of a path that have a role of this kind, outermost first. */
export function stopsOf<Kind extends Role['kind']>(path: Path, kind: Kind): RoleStop<Kind>[] {
  return path.stops.flatMap((stop, at) => {
    const { role } = stop.place.info
    return role?.kind === kind ? [{ ...stop, at, role: role as RoleOf<Kind> }] : []
  })
}

/** The shortest of the deadlines around a stop, if there is one. */
export function deadlineAround(path: Path, at: number): RoleStop<'deadline'> | undefined {
  const around = stopsOf(path, 'deadline').filter((stop) => stop.at < at)
  return around.toSorted((a, b) => a.role.ms - b.role.ms)[0]
}
