import { isRepeater } from '../../layer.ts'
import { counted } from '../in-words.ts'
import { stopsOf, type Path, type RoleStop, type Stop } from '../path.ts'
import { showLayer, showPlace } from '../show-call.ts'
import { byPlace } from './by-place.ts'
import type { Find, Found } from './find.ts'

/** It is opened anew for each entry, so that its attempts multiply too. */
export const budgetBelowRepeater: Find = (facts) =>
  [...byPlace(facts, 'budget')].flatMap(([place, passed]): Found[] => {
    const [{ stop, path } = {}] = passed.toSorted((a, b) => b.stop.entries - a.stop.entries)
    const repeater = stop && path && repeaterAbove(stop, path)
    const attempts = stop?.role.attempts
    if (!repeater || attempts === undefined) return []
    const opened = stop.entries
    return [
      {
        level: 'warning',
        at: place,
        text: `${showLayer(place)} is opened anew each time ${showPlace(repeater.place)} enters it: it lets ${opened} × ${attempts} = ${counted(opened * attempts, 'attempt')} through at one target, and not ${attempts}`,
        mend: `put it above ${showPlace(repeater.place)} to cap them all, or another budget there`,
      },
    ]
  })

/** The outermost layer that repeats, at one target, without an account around it. */
function repeaterAbove({ at }: RoleStop<'budget'>, path: Path): Stop | undefined {
  const around = path.stops.slice(0, at)
  const budget = stopsOf(path, 'budget').find(({ role }) => role.attempts !== undefined)
  if (budget && budget.at < at) return undefined
  return around.find(
    ({ place: { layer, info } }) =>
      isRepeater(layer) && info.role?.kind !== 'failover' && layer.entries(1) > 1,
  )
}
