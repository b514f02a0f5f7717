import { isRepeater } from '../layer.ts'
import type { RetryRole } from '../role.ts'
import { spread } from './spread.ts'
import { chooses, type LayerNode, type Node } from './tree.ts'

const least = (): number => 0
const most = (): number => 1 - Number.EPSILON

/** Beyond so many nobody counts: a retry may be told to try as often as it can. */
const counted = 10_000

/** The shortest waits of a retry before its second try, its third and so on, as far as they are counted. */
export function* leastWaits(role: RetryRole): Generator<number> {
  let drawn = 0
  for (const wait of role.waits?.(least) ?? []) {
    yield wait
    if (++drawn === counted) return
  }
}

/** The longest time a retry waits by itself between its tries, all together; Infinity where it is not counted. */
function mostWait(role: RetryRole): number {
  let sum = 0
  let drawn = 0
  for (const wait of role.waits?.(most) ?? []) {
    sum += Number.isNaN(wait) ? Infinity : wait
    if (sum === Infinity || ++drawn === counted) return Infinity
  }
  return sum
}

/**
 * Milliseconds that pass below a node, entered `k` times, when every attempt fails at once and everything is tried: the
 * waits that layers cannot do without. Infinity where nobody knows what a layer waits for.
 */
export function waitsBelow(node: Node, k = 1): number {
  if (!node.place) return 0
  if (chooses(node)) return node.below.reduce((sum, each) => sum + waitsBelow(each, k), 0)
  const { layer, info } = node.place
  const parts = node.below.map((each) => (n: number) => waitsBelow(each, n))
  const entries = isRepeater(layer) ? layer.entries(k) : k
  const below = parts.length === 1 ? parts[0]!(entries) : spread(parts, entries)
  return info.role?.kind === 'deadline'
    ? Math.min(k * info.role.ms, below)
    : ownWaits(node, k) + below
}

function ownWaits({ place }: LayerNode, k: number): number {
  const { info } = place
  if (info.role?.kind === 'retry') return k * mostWait(info.role)
  if (info.role) return 0
  return info.bounds?.(instant).elapsedMs(k) ?? Infinity
}

const instant = {
  attempts: (k: number): number => k,
  elapsedMs: (): number => 0,
  submissions: (k: number): number => k,
  cost: (): number => 0,
}
