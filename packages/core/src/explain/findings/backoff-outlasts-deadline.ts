import { formatDuration } from '../../duration.ts'
import { deadlineAround } from '../path.ts'
import { showLayer, showPlace } from '../show-call.ts'
import { leastWaits } from '../waits.ts'
import { byPlace, type Passed } from './by-place.ts'
import type { Find, Found } from './find.ts'

/** A try that no time is left for, even if every attempt fails at once and every wait is as short as can be. */
export const backoffOutlastsDeadline: Find = (facts) =>
  [...byPlace(facts, 'retry')].flatMap(([place, passed]): Found[] => {
    const late = passed.map(firstTooLate)
    const [first] = late
    if (!first || late.includes(undefined)) return []
    const { tries, startsAtMs, stop, deadline } = first
    const { attempts } = stop.role
    const later = tries === attempts ? `try ${tries} is` : `tries ${tries} to ${attempts} are`
    const never = tries === 2 ? 'it never tries again' : `${later} never made`
    return [
      {
        level: tries === 2 ? 'error' : 'warning',
        at: place,
        text: `${showPlace(place)} waits ${formatDuration(startsAtMs)} or more before try ${tries}, and ${showLayer(deadline.place)} leaves it ${formatDuration(deadline.role.ms)}: ${never}`,
        mend: 'shorten the backoff, or give fewer attempts',
      },
    ]
  })

/** The first try of a retry whose waits alone outlast the deadline around it. */
function firstTooLate({ stop, path }: Passed<'retry'>) {
  const deadline = deadlineAround(path, stop.at)
  if (!deadline) return undefined
  let startsAtMs = 0
  let tries = 1
  for (const wait of leastWaits(stop.role)) {
    startsAtMs += wait
    tries += 1
    if (startsAtMs >= deadline.role.ms) return { tries, startsAtMs, stop, deadline }
  }
  return undefined
}
