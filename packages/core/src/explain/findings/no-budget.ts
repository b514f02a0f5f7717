import { stopsOf, type Path, type Stop } from '../path.ts'
import { showPlace } from '../show-call.ts'
import { multiplier } from '../multiplier.ts'
import { repeats } from '../tree.ts'
import { listed } from '../in-words.ts'
import type { Find } from './find.ts'

/** Two or more layers that repeat, and no account above them. */
export const noBudget: Find = (facts) => {
  const worst = facts.paths.map(uncapped).toSorted((a, b) => b.length - a.length)[0] ?? []
  const [outermost] = worst
  if (worst.length < 2 || !outermost) return []
  const { bounds } = facts.measure(facts.root)
  return [
    {
      level: 'warning',
      at: outermost.place,
      text: `${listed(worst.map(named))} come to ${bounds.attempts(1)} attempts in one call, and nothing caps them together`,
      mend: `put budget({ attempts }) above ${showPlace(outermost.place)}, with what one call may cost you`,
    },
  ]
}

/** The layers of a path that repeat without an account of attempts or cost around them. */
function uncapped(path: Path): readonly Stop[] {
  const caps = stopsOf(path, 'budget').find(({ role }) => role.attempts ?? role.cost)
  const budget = caps?.at ?? Infinity
  return path.stops.filter(({ node }, at) => at < budget && repeats(node))
}

function named({ node, place }: Stop): string {
  return `${showPlace(place)} ${multiplier(node)}`
}
