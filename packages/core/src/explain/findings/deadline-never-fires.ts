import { formatDuration } from '../../duration.ts'
import { deadlineAround } from '../path.ts'
import { showLayer } from '../show-call.ts'
import { byPlace } from './by-place.ts'
import type { Find, Found } from './find.ts'

/** A deadline inside one that is not longer: that one began earlier, and ends everything inside first. */
export const deadlineNeverFires: Find = (facts) =>
  [...byPlace(facts, 'deadline')].flatMap(([place, passed]): Found[] => {
    const outer = passed.map(({ stop, path }) => deadlineAround(path, stop.at))
    const shorter = outer.filter(
      (around, at) => around && around.role.ms <= (passed[at]?.stop.role.ms ?? 0),
    )
    const [first] = shorter
    // Where it does fire on the way to some target, it is of use.
    if (!first || shorter.length < passed.length) return []
    const limit = formatDuration(first.role.ms)
    return [
      {
        level: 'error',
        at: place,
        text: `${showLayer(place)} can never fire: ${showLayer(first.place)} around it has begun before and ends everything inside after ${limit}`,
        mend: `make it shorter than ${limit}, as long as one attempt may take, or take it out`,
      },
    ]
  })
