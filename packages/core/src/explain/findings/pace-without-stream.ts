import { showLayer } from '../show-call.ts'
import type { Find } from './find.ts'

/** A demand of the pace of a stream, in a pipeline whose operation has none. */
export const paceWithoutStream: Find = ({ places }) =>
  places.flatMap((place) => {
    const { operation } = place.line
    if (!place.info.pace || !operation || operation.streaming) return []
    return [
      {
        level: 'warning',
        at: place,
        text: `${showLayer(place)} says how long its reader may wait for output, and ${operation.name} gives none before it is done: only its total counts`,
        mend: "give it a time for all of it, like deadline('90s')",
      },
    ]
  })
