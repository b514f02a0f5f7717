import { counted, listed } from '../in-words.ts'
import { showPlace } from '../show-call.ts'
import { chooses, targetsOf } from '../tree.ts'
import { byPlace } from './by-place.ts'
import type { Find, Found } from './find.ts'

/** Keyed by target where there is none yet, it has one circuit for all of them. */
export const breakerAboveFailover: Find = (facts) =>
  [...byPlace(facts, 'breaker')].flatMap(([place, [passed]]): Found[] => {
    if (!passed || passed.stop.role.key !== 'target' || passed.stop.node.target) return []
    const chooser = passed.path.stops.slice(passed.stop.at).find(({ node }) => chooses(node))
    if (!chooser) return []
    const ids = (targetsOf(chooser.place.layer) ?? []).map(({ id }) => id)
    return [
      {
        level: 'warning',
        at: place,
        text: `${showPlace(place)} stands above ${showPlace(chooser.place)}, where no target is chosen yet: ${counted(passed.stop.role.opensAfter, 'failed call')} in a row open its one circuit, and shut ${listed(ids)} for everyone`,
        mend: "put it below, where each target has a circuit of its own, or give it key: 'request' or a function",
      },
    ]
  })
