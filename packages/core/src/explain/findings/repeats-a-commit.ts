import type { Path, Stop } from '../path.ts'
import { showPlace } from '../show-call.ts'
import { chooses, repeats, type Place } from '../tree.ts'
import type { Facts } from '../facts.ts'
import type { Find, Found } from './find.ts'

/** A layer that does what cannot be undone, and another that makes it do so again. */
export const repeatsACommit: Find = (facts) =>
  facts.places.flatMap((place): Found[] => {
    const { commits } = place.info
    if (!commits) return []
    const again = repeatersOf(place, facts)
    const [repeater] = again
    if (!repeater) return []
    const times = repeater.times === undefined ? '' : `, up to ${repeater.times} times in one call`
    const what =
      commits === 'entry'
        ? `${showPlace(repeater.place)} enters ${showPlace(place)} again${times}, which does each time what must happen once`
        : `${showPlace(repeater.place)} begins afresh where ${showPlace(place)} may have let output out already`
    return [
      {
        level: 'error',
        at: place,
        text: what,
        mend:
          commits === 'entry'
            ? `put ${showPlace(place)} above everything that repeats`
            : `let nothing repeat in this pipeline, or keep the output back until it is whole`,
      },
    ]
  })

interface Again {
  readonly place: Place
  /** How often it enters the commit point. */
  readonly times?: number
}

function repeatersOf(place: Place, { paths }: Facts): readonly Again[] {
  return paths.flatMap((path) => {
    const at = path.stops.findIndex((stop) => stop.place === place)
    return at < 0 ? [] : onPath(path, at)
  })
}

function onPath({ stops }: Path, at: number): readonly Again[] {
  const isRepeating = ({ node }: Stop): boolean => repeats(node)
  const above = stops.slice(0, at).filter(isRepeating)
  const below = stops[at]?.place.info.commits === 'output' ? stops.slice(at + 1) : []
  const [outermost] = above
  if (!outermost) return below.filter(isRepeating).map(({ place }) => ({ place }))
  const times = above.reduce(
    (sum, { node }) => sum * (chooses(node) ? node.below.length : 1),
    stops[at]?.entries ?? 1,
  )
  return [{ place: outermost.place, times }]
}
