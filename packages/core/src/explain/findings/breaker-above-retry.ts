import { counted } from '../in-words.ts'
import { stopsOf, type RoleStop } from '../path.ts'
import { showPlace } from '../show-call.ts'
import { chooses } from '../tree.ts'
import { byPlace, type Passed } from './by-place.ts'
import type { Find, Found } from './find.ts'

/** It sees what became of all tries together, and not one attempt. */
export const breakerAboveRetry: Find = (facts) =>
  [...byPlace(facts, 'breaker')].flatMap(([place, passed]): Found[] => {
    const [{ stop } = {}] = passed
    const [retry] = passed.flatMap(retriesBelow)
    if (!stop || !retry || stop.role.key === 'request') return []
    const { opensAfter } = stop.role
    const tries = retry.role.attempts
    return [
      {
        level: 'warning',
        at: place,
        text: `${showPlace(place)} stands above ${showPlace(retry.place)} and sees a failure only where ${counted(tries, 'try', 'tries')} have failed: ${opensAfter} × ${tries} = ${opensAfter * tries} failed attempts in a row until it opens, and none that a further try made up for`,
        mend: `put it below ${showPlace(retry.place)}: it then sees each attempt, and an open circuit is not retried`,
      },
    ]
  })

/** What tries again at the target that the breaker has its circuit for, on one way through it. */
function retriesBelow({ stop, path }: Passed<'breaker'>): readonly RoleStop<'retry'>[] {
  const end = path.stops.findIndex(({ node }, at) => at > stop.at && chooses(node))
  return stopsOf(path, 'retry').filter(
    ({ at, role }) => at > stop.at && (end < 0 || at < end) && role.attempts > 1,
  )
}
