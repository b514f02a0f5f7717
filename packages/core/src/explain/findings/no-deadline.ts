import { stopsOf } from '../path.ts'
import type { LayerNode } from '../tree.ts'
import type { Facts } from '../facts.ts'
import { showPlace } from '../show-call.ts'
import { listed } from '../in-words.ts'
import type { Find } from './find.ts'

/** A call whose time nothing limits. */
export const noDeadline: Find = (facts) => {
  const { bounds } = facts.measure(facts.root)
  if (bounds.elapsedMs(1) < Infinity) return []
  const open = facts.paths.filter((path) => stopsOf(path, 'deadline').length === 0)
  const attempts = bounds.attempts(1)
  if (open.length > 0) {
    const where = listed(open.map(({ target }) => target?.id ?? 'the target'))
    return [
      {
        level: 'warning',
        text: `no deadline stands above ${where}: a provider that hangs holds the call for as long as it likes, ${attempts === 1 ? 'in its one attempt' : `in each of up to ${attempts} attempts`}`,
        mend: "put deadline('90s') above everything that repeats, and a shorter one below it for each attempt",
      },
    ]
  }
  const [untimed] = untimedLayers(facts)
  const who = untimed
    ? `${showPlace(untimed.place)} may wait, and nobody knows how long`
    : 'its waits are not'
  return [
    {
      level: 'note',
      at: untimed?.place,
      text: `every attempt has a deadline, but the call has none: ${who}`,
      mend: "put a deadline above it, for the whole call, or declare its bounds if it doesn't wait",
    },
  ]
}

/** The layers that turn a known time into an unknown one. */
function untimedLayers({ paths, measure }: Facts): LayerNode[] {
  return paths
    .flatMap(({ stops }) => stops.map(({ node }) => node))
    .filter((node) => {
      const below = node.below.map((each) => measure(each).bounds.elapsedMs(1))
      return measure(node).bounds.elapsedMs(1) === Infinity && below.every((ms) => ms < Infinity)
    })
}
