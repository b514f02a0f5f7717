import type { Path, RoleStop, Stop } from './path.ts'
import type { LayerNode } from './tree.ts'

/** A layer as it stands on some ways, with what stands around it there. */
interface Met {
  readonly entries: number
  readonly budgets: readonly Stop[]
}

/**
 * The most entries into one circuit of a breaker that make an attempt in one call: those of all ways that lead by this
 * instance with the same key, but no more than the budgets around let through.
 */
export function attemptsSeen(stop: RoleStop<'breaker'>, paths: readonly Path[]): number {
  const met = [...waysBy(stop, paths).values()]
  const [first] = met
  const isAroundAll = ({ node }: Stop): boolean =>
    met.every(({ budgets }) => budgets.some((budget) => budget.node === node))
  const together = capacity(first?.budgets.filter(isAroundAll) ?? [])
  const each = met.map(({ entries, budgets }) => Math.min(entries, capacity(budgets)))
  return Math.min(
    together,
    each.reduce((sum, entries) => sum + entries, 0),
  )
}

/** The nodes of this instance that share a circuit, which is kept with the instance and not with its place. */
function waysBy(
  { place, role, node }: RoleStop<'breaker'>,
  paths: readonly Path[],
): ReadonlyMap<LayerNode, Met> {
  const ways = new Map<LayerNode, Met>()
  for (const { stops } of paths) {
    for (const [at, other] of stops.entries()) {
      const isApart = role.key === 'target' && other.node.target?.id !== node.target?.id
      if (other.place.layer !== place.layer || isApart) continue
      const budgets = stops.slice(0, at).filter((around) => isBudget(around))
      ways.set(other.node, { entries: other.entries, budgets })
    }
  }
  return ways
}

function isBudget({ place }: Stop): boolean {
  return place.info.role?.kind === 'budget'
}

/** The attempts that the smallest of these budgets lets through in one call. */
function capacity(budgets: readonly Stop[]): number {
  return Math.min(
    Infinity,
    ...budgets.map(({ place: { info }, entries }) =>
      info.role?.kind === 'budget' ? entries * (info.role.attempts ?? Infinity) : Infinity,
    ),
  )
}
