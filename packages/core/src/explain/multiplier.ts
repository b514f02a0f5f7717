import { isRepeater } from '../layer.ts'
import type { Role } from '../role.ts'
import { counted } from './in-words.ts'
import { chooses, repeats, type LayerNode } from './tree.ts'

/** What a layer of a kind calls one entry of its own, and several. */
const nouns: Partial<Record<Role['kind'], readonly [one: string, several: string]>> = {
  retry: ['try', 'tries'],
  downgrade: ['step', 'steps'],
}

/**
 * How often a layer enters what is below: `× 2 targets`, `× 3 tries`, `+ 2 steps`. Empty when it is once.
 * @param entries in all, when it is itself entered so often. Default: what it declares.
 */
export function multiplier(
  node: LayerNode,
  entries: (k: number) => number = declaredEntries(node),
): string {
  const { role } = node.place.info
  if (!repeats(node)) return ''
  if (role?.kind === 'failover') return `× ${node.below.length} targets`
  const once = entries(1)
  const twice = entries(2)
  if (once === 1) return ''
  const [one, several] = (role && nouns[role.kind]) ?? ['entry', 'entries']
  if (twice - once === 1) return `+ ${counted(once - 1, one, several)}`
  const times = `${twice === 2 * once ? '× ' : ''}${once} ${several}`
  return chooses(node) ? `${times} over ${counted(node.below.length, 'target')}` : times
}

function declaredEntries({ place: { layer } }: LayerNode): (k: number) => number {
  return (k) => (isRepeater(layer) ? layer.entries(k) : k)
}
