import { attemptsSeen } from '../attempts-seen.ts'
import { counted } from '../in-words.ts'
import { showPlace } from '../show-call.ts'
import { byPlace } from './by-place.ts'
import type { Find, Found } from './find.ts'

/** One call brings as many failures as open the circuit: for itself, or for everyone else. */
export const breakerTripsInCall: Find = (facts) =>
  [...byPlace(facts, 'breaker')].flatMap(([place, passed]): Found[] => {
    const { opensAfter, key } = passed[0]?.stop.role ?? { opensAfter: Infinity }
    const seen = Math.min(
      Math.max(...passed.map(({ stop }) => attemptsSeen(stop, facts.paths))),
      facts.measure(facts.root).bounds.attempts(1),
    )
    if (seen < opensAfter || seen === 1) return []
    const refused = seen > opensAfter
    // That it opens after one call is what keying by request is for.
    if (!refused && key === 'request') return []
    const where = key === 'target' ? ' at one target' : ''
    const what = refused
      ? `the one after is refused by it, and so are all other calls`
      : 'all other calls are refused then'
    return [
      {
        level: refused ? 'warning' : 'note',
        at: place,
        text: `one call can fail ${counted(seen, 'time')}${where}, and ${showPlace(place)} opens after ${opensAfter}: ${what}`,
        mend: `let it open after more than ${seen} failures, or let one call make fewer attempts`,
      },
    ]
  })
