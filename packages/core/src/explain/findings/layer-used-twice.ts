import { showPlace } from '../show-call.ts'
import type { Find, Found } from './find.ts'
import type { Place } from '../tree.ts'

/** One instance at two places of one way: it keeps one state, and a call passes it twice. */
export const layerUsedTwice: Find = ({ paths }) => {
  const seen = new Set<Place>()
  return paths.flatMap(({ stops }) =>
    stops.flatMap(({ place }, at): Found[] => {
      const first = stops.slice(0, at).find((above) => above.place.layer === place.layer)
      if (!first || !place.info.stateful || seen.has(place)) return []
      seen.add(place)
      return [
        {
          level: 'error',
          at: place,
          text: `${showPlace(place)} is the same instance as ${showPlace(first.place)}: it keeps one state, and each call passes it 2 times`,
          mend: `make a second one: .use(${place.info.name}(...))`,
        },
      ]
    }),
  )
}
