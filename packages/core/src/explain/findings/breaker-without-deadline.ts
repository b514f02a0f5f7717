import { listed } from '../in-words.ts'
import { deadlineAround, stopsOf, type Path, type RoleStop } from '../path.ts'
import { showLayer, showPlace } from '../show-call.ts'
import { byPlace, type Passed } from './by-place.ts'
import type { Find, Found } from './find.ts'

/** A target that hangs is cut by somebody further out, which says nothing of the target. */
export const breakerWithoutDeadline: Find = (facts) =>
  [...byPlace(facts, 'breaker')].flatMap(([place, passed]): Found[] => {
    const blind = passed.filter((each) => !isCutBelow(each) && !isCutByShare(each))
    const [first] = blind
    if (!first) return []
    const ids = listed(blind.map(({ path }) => path.target?.id ?? 'the target'))
    const outer = deadlineAround(first.path, first.stop.at)
    const instead = outer
      ? `cut by ${showLayer(outer.place)} around it, which counts as no failure`
      : 'cut by nothing'
    return [
      {
        level: 'warning',
        at: place,
        text: `${showPlace(place)} has no deadline below it: when ${ids} hangs it is ${instead}, so however often it hangs, the circuit stays closed`,
        mend: `put the deadline of an attempt below ${showPlace(place)}`,
      },
    ]
  })

function isCutBelow({ stop, path }: Passed<'breaker'>): boolean {
  return stopsOf(path, 'deadline').some(({ at }) => at > stop.at)
}

/** The time that failover gives a target counts like a deadline below. The last one has all that is left. */
function isCutByShare({ stop, path }: Passed<'breaker'>): boolean {
  return stopsOf(path, 'failover').some(
    (failover) =>
      failover.at < stop.at &&
      (failover.role.share !== undefined || failover.role.reserveMs > 0) &&
      deadlineAround(path, failover.at) !== undefined &&
      !isAlwaysLast(failover, path),
  )
}

/** Whether a failover has no target after the one that the path goes by. */
function isAlwaysLast({ at, node, role }: RoleStop<'failover'>, { stops }: Path): boolean {
  const last = node.below.at(-1)
  return node.below.length === 1 || (role.order === 'listed' && stops[at + 1]?.node === last)
}
