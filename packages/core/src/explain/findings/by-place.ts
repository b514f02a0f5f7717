import type { Role } from '../../role.ts'
import type { Facts } from '../facts.ts'
import { stopsOf, type Path, type RoleStop } from '../path.ts'
import type { Place } from '../tree.ts'

/** A layer of one kind on one of the paths that lead by it. */
export interface Passed<Kind extends Role['kind']> {
  readonly stop: RoleStop<Kind>
  readonly path: Path
}

/** The layers of one kind where they were declared, each with every path that leads by it. */
export function byPlace<Kind extends Role['kind']>(
  { paths }: Facts,
  kind: Kind,
): ReadonlyMap<Place, readonly Passed<Kind>[]> {
  const found = new Map<Place, Passed<Kind>[]>()
  for (const path of paths) {
    for (const stop of stopsOf(path, kind)) {
      const passed = found.get(stop.place) ?? []
      passed.push({ stop, path })
      found.set(stop.place, passed)
    }
  }
  return found
}
