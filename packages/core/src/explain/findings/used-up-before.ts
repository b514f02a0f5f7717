import type { Facts } from '../facts.ts'
import { counted, listed } from '../in-words.ts'
import { stopsOf, type Path, type RoleStop } from '../path.ts'
import { showLayer, showPlace } from '../show-call.ts'
import { targetsOf, type Node } from '../tree.ts'
import { byPlace } from './by-place.ts'
import type { Found } from './find.ts'

/** Where a failover keeps no attempts back, its first targets may use up all that the budget around leaves it. */
export function usedUpBefore(facts: Facts): readonly Found[] {
  return [...byPlace(facts, 'failover')].flatMap(([, passed]): Found[] => {
    const found = passed.map(({ stop, path }) => {
      const isKeeping = stop.role.interchangeable === true || stop.role.reserveAttempts > 0
      const left = isKeeping ? undefined : attemptsLeft(path, stop.at)
      return left && told(stop, left, facts)
    })
    return found.find((each) => each !== undefined) ?? []
  })
}

interface Left {
  readonly attempts: number
  /** Who allots them. */
  readonly budget: RoleStop<'budget'>
}

/** What the budgets around leave one entry into a stop, less what each failover keeps back for its later targets. */
function attemptsLeft(path: Path, at: number): Left | undefined {
  let left: Left | undefined
  for (const budget of stopsOf(path, 'budget').filter((around) => around.at < at)) {
    const attempts = stopsOf(path, 'failover')
      .filter((failover) => failover.at > budget.at && failover.at < at)
      .reduce((sum, failover) => Math.max(1, sum - keptBack(failover, path)), allotted(budget))
    if (attempts < (left?.attempts ?? Infinity)) left = { attempts, budget }
  }
  return left
}

function allotted({ role }: RoleStop<'budget'>): number {
  return role.attempts ?? Infinity
}

/** For the targets after the one that the path goes by. */
function keptBack({ at, node, role }: RoleStop<'failover'>, { stops, end }: Path): number {
  const next: Node = stops[at + 1]?.node ?? end
  return role.reserveAttempts * (node.below.length - 1 - node.below.indexOf(next))
}

function told(
  stop: RoleStop<'failover'>,
  { attempts, budget }: Left,
  facts: Facts,
): Found[] | undefined {
  const most = stop.node.below.map((below) => facts.measure(below).bounds.attempts(1))
  const ids = (targetsOf(stop.place.layer) ?? []).map(({ id }) => id)
  let used = 0
  const last = most.findIndex((each) => (used += each) >= attempts)
  const before = ids.filter((_, at) => at <= last && most[at] !== 0)
  const after = ids.filter((_, at) => at > last && most[at] !== 0)
  if (last < 0 || after.length === 0) return undefined
  const isListed = stop.role.order === 'listed'
  const first = isListed ? listed(before) : counted(before.length, 'target')
  const rest = isListed ? listed(after) : `the last ${counted(after.length, 'target')} in turn`
  const owner = showLayer(budget.place)
  const all = attempts === 1 ? 'the one attempt' : `all ${attempts} attempts`
  const whose = attempts < allotted(budget) ? `that ${owner} leaves it` : `of ${owner}`
  const verb = after.length === 1 || !isListed ? 'is' : 'are'
  return [
    {
      level: 'warning',
      at: budget.place,
      text: `${first} may use up ${all} ${whose}, of which ${showPlace(stop.place)} keeps none back: ${rest} ${verb} reached only if what is before fails early`,
      mend: `let ${showPlace(stop.place)} keep back 1 attempt or more for each later target, as it does by default (reserve)`,
    },
  ]
}
