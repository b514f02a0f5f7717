import { formatDuration } from '../duration.ts'
import type { Facts } from './facts.ts'
import { counted } from './in-words.ts'
import { multiplier } from './multiplier.ts'
import { showNumber } from './show-number.ts'
import { chooses, repeats, type LayerNode } from './tree.ts'

/** What a layer makes of what is below it: how it multiplies, and what it caps. Empty when all stays the same. */
export function effectOf(node: LayerNode, { measure, entriesAt }: Facts): string {
  if (repeats(node) || chooses(node)) return multiplier(node, (k) => entriesAt(node, k))
  const own = measure(node).bounds
  const below = measure(node.below[0]!).bounds
  return [
    own.attempts(1) < below.attempts(1) && `caps ${counted(below.attempts(1), 'attempt')}`,
    timeEffect(own.elapsedMs(1), below.elapsedMs(1)),
    costEffect(own.cost(1), below.cost(1)),
  ]
    .filter((part) => part !== false)
    .join(', ')
}

function timeEffect(own: number, below: number): string | false {
  if (own < below) return below === Infinity ? 'limits the time' : `caps ${formatDuration(below)}`
  if (own === below) return false
  return own === Infinity ? 'time unknown' : `+ ${formatDuration(own - below)}`
}

function costEffect(own: number, below: number): string | false {
  if (own >= below) return false
  return below === Infinity ? 'limits the cost' : `caps a cost of ${showNumber(below)}`
}
