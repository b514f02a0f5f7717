import { isRepeater } from '../layer.ts'
import type { Role } from '../role.ts'
import { attemptsSeen } from './attempts-seen.ts'
import type { Measure } from './measure.ts'
import { deadlineAround, stopsOf, type Path, type RoleStop } from './path.ts'
import { remembers, withSharedMemory } from './shared-memory.ts'
import type { LayerNode, Node } from './tree.ts'
import { waitsBelow } from './waits.ts'

/** What is known beside the stop itself. */
interface Around {
  readonly path: Path
  readonly paths: readonly Path[]
  readonly measure: (node: Node) => Measure
}

type CutsIn<Kind extends Role['kind']> = (stop: RoleStop<Kind>, around: Around) => boolean

/** When a layer of a kind may keep every run below the bound of attempts. */
const cutsIn: { readonly [Kind in Role['kind']]: CutsIn<Kind> } = {
  deadline: ({ node, role }) => waitsBelow(node.below[0]!) >= role.ms,
  budget: (stop, around) =>
    stop.role.cost !== undefined ||
    (stop.role.unconfirmed !== undefined && mayRunBeside(around.path, stop.at)) ||
    dividesWhatRemembers(stop, around),
  retry: () => false,
  failover: (stop, around) => keepsAttemptsBack(stop, around) || keepsTimeBack(stop, around.path),
  downgrade: (stop, { measure }) => stop.entries > 1 && !areAlike(stop.node.below.map(measure)),
  breaker: (stop, { paths }) => attemptsSeen(stop, paths) > stop.role.opensAfter,
  hedge: () => false,
}

/** The nodes that may keep every run below the bound of attempts, where they stand. */
export function atMostNodes(
  paths: readonly Path[],
  measure: (node: Node) => Measure,
): ReadonlySet<LayerNode> {
  const found = new Set<LayerNode>(withSharedMemory(paths))
  for (const path of paths) {
    const around = { path, paths, measure }
    for (const [at, stop] of path.stops.entries()) {
      const { role, atMost } = stop.place.info
      const cuts =
        role && (cutsIn[role.kind] as CutsIn<Role['kind']>)({ ...stop, role, at }, around)
      if (atMost === true || cuts) found.add(stop.node)
    }
  }
  return found
}

/** Where the targets of a downgrade take as many attempts each, it does not matter how its entries fall on them. */
function areAlike(below: readonly Measure[]): boolean {
  const [first, ...others] = below.map(({ bounds }) => [1, 2, 3].map((k) => bounds.attempts(k)))
  return others.every((other) => other.join() === first!.join())
}

/** Opened several times above a layer that remembers: no entry alone may be able to use what all together could. */
function dividesWhatRemembers(
  { node, entries, at, role }: RoleStop<'budget'>,
  { path: { stops }, measure }: Around,
): boolean {
  const { attempts = Infinity } = role
  if (entries === 1 || measure(node.below[0]!).bounds.attempts(1) <= attempts) return false
  return stops.slice(at + 1).some(({ place: { layer } }) => remembers(layer))
}

/** Attempts in flight count as unconfirmed, so those side by side refuse each other. */
function mayRunBeside({ stops }: Path, at: number): boolean {
  const oneByOne = new Set(['retry', 'failover', 'downgrade'])
  return stops
    .slice(at + 1)
    .some(({ place: { layer, info } }) => isRepeater(layer) && !oneByOne.has(info.role?.kind ?? ''))
}

/** More is kept back for a later target than it can use, while the one at hand goes without. */
function keepsAttemptsBack(
  { node, at, role }: RoleStop<'failover'>,
  { path, measure }: Around,
): boolean {
  const each = node.below.map((target) => measure(target).bounds.attempts(1))
  if (role.reserveAttempts <= Math.min(...each)) return false
  const enough = role.reserveAttempts * (each.length - 1) + Math.max(...each)
  return stopsOf(path, 'budget').some(
    (budget) => budget.at < at && (budget.role.attempts ?? Infinity) < enough,
  )
}

/** Time kept back for a later target, or a share, that the waits at the one at hand do not fit into. */
function keepsTimeBack({ node, at, role }: RoleStop<'failover'>, path: Path): boolean {
  const { share, floorMs, reserveMs } = role
  const left = deadlineAround(path, at)?.role.ms ?? Infinity
  if (left === Infinity || (share === undefined && floorMs === 0 && reserveMs === 0)) return false
  const waits = waitsBelow(node)
  const even = share === undefined ? left : left / node.below.length
  const spared = left - reserveMs * (node.below.length - 1)
  return waits + floorMs > left || waits >= Math.min(even, spared > 0 ? spared : left)
}
