import { counted, listed } from '../in-words.ts'
import { showLayer } from '../show-call.ts'
import type { Facts } from '../facts.ts'
import { chooses, type EndNode, type LayerNode, type Node } from '../tree.ts'
import { byPlace } from './by-place.ts'
import type { Find, Found } from './find.ts'
import { usedUpBefore } from './used-up-before.ts'

/**
 * The attempts of a budget do not suffice for all targets: each in turn takes one at least, or the first ones may take
 * all of them.
 */
export const budgetMissesTargets: Find = (facts) => {
  const missed = [...byPlace(facts, 'budget')].flatMap(([place, [passed]]): Found[] => {
    const { attempts = Infinity } = passed?.stop.role ?? {}
    const targets = (passed && inTurn(passed.stop.node, facts)) ?? []
    const ids = targets.slice(attempts).map(({ target }) => target?.id ?? '')
    if (ids.length === 0) return []
    return [
      {
        level: 'error',
        at: place,
        text: `${showLayer(place)} stands above ${counted(targets.length, 'target')}, each of which takes an attempt at least: ${listed(ids)} can only be reached when one before is skipped`,
        mend: `give it ${targets.length} attempts or more, or take out the targets beyond`,
      },
    ]
  })
  const known = new Set(missed.map(({ at }) => at))
  return [...missed, ...usedUpBefore(facts).filter(({ at }) => !known.has(at))]
}

/** The targets below a node in the order they are tried in; undefined when that is not always the same. */
function inTurn(node: Node, facts: Facts): readonly EndNode[] | undefined {
  if (!node.place) return takesPart(node, facts) ? [node] : []
  if (chooses(node) && !isListed(node)) return undefined
  const below = node.below.map((each) => inTurn(each, facts))
  // The targets that steps of a downgrade go to need not be reached.
  if (!chooses(node)) return below.find((ends) => ends?.length !== 0) ?? below[0]
  return below.includes(undefined) ? undefined : below.flatMap((ends) => ends ?? [])
}

function isListed({ place }: LayerNode): boolean {
  const { role } = place.info
  return role?.kind === 'failover' && role.order === 'listed'
}

/** In a plan, a target that takes nothing of the request takes no attempt either. */
function takesPart(node: EndNode, { planned }: Facts): boolean {
  return !planned || planned.ends.get(node)?.price !== undefined
}
