import { formatDuration } from '../../duration.ts'
import { deadlineAround } from '../path.ts'
import { showLayer, showPlace } from '../show-call.ts'
import { byPlace } from './by-place.ts'
import type { Find, Found } from './find.ts'

/** Whatever is slow has ended before the entry beside it would start. */
export const hedgeNeverStarts: Find = (facts) =>
  [...byPlace(facts, 'hedge')].flatMap(([place, passed]): Found[] => {
    const [{ stop } = {}] = passed
    if (!stop || stop.role.entries === 1 || stop.role.afterMs === Infinity) return []
    const { afterMs } = stop.role
    const after = formatDuration(afterMs)
    const around = passed.map((each) => deadlineAround(each.path, each.stop.at))
    // Where it does start on the way to some target, it is of use.
    const below = Math.max(
      ...passed.map((each) => facts.measure(each.stop.node.below[0]!).bounds.elapsedMs(1)),
    )
    const [outer] = around
    if (outer && around.every((deadline) => deadline && deadline.role.ms <= afterMs)) {
      const text = `${showPlace(place)} would start beside what is slow after ${after}, when ${showLayer(outer.place)} has ended the call`
      return [
        {
          level: 'error',
          at: place,
          text,
          mend: `make after shorter than ${formatDuration(outer.role.ms)}`,
        },
      ]
    }
    if (below > afterMs) return []
    const text = `${showPlace(place)} would start beside what is slow after ${after}, but what is below it takes ${formatDuration(below)} at most: it starts after faults only`
    return [
      {
        level: 'warning',
        at: place,
        text,
        mend: `make after shorter than ${formatDuration(below)}`,
      },
    ]
  })
