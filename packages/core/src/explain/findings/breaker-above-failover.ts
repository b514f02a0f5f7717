import { counted, listed } from '../in-words.ts'
import type { Stop } from '../path.ts'
import { showPlace } from '../show-call.ts'
import { chooses, targetsOf, type LayerNode } from '../tree.ts'
import { byPlace, type Passed } from './by-place.ts'
import type { Find, Found } from './find.ts'

/** Keyed by target where that is not chosen yet, or chooses again, it has one circuit for all that are behind it. */
export const breakerAboveFailover: Find = (facts) =>
  [...byPlace(facts, 'breaker')].flatMap(([, passed]): Found[] => {
    const seen = new Set<LayerNode>()
    return passed.flatMap((each): Found[] => {
      const { role, node } = each.stop
      const chooser = chooserBelow(each)
      if (!chooser || role.key !== 'target' || seen.has(node)) return []
      seen.add(node)
      return [node.target ? insideTarget(each, chooser) : aboveAll(each, chooser)]
    })
  })

/** The first layer below that chooses among targets which do not stand for one another, as the keys of a pool do. */
function chooserBelow({ stop, path }: Passed<'breaker'>): Stop | undefined {
  return path.stops
    .slice(stop.at)
    .find(({ node }) => chooses(node) && !standForOneAnother(node.place.info))
}

function standForOneAnother({ role }: LayerNode['place']['info']): boolean {
  return role?.kind === 'failover' && role.interchangeable === true
}

function aboveAll({ stop }: Passed<'breaker'>, chooser: Stop): Found {
  return {
    level: 'warning',
    at: stop.place,
    text: `${showPlace(stop.place)} stands above ${showPlace(chooser.place)}, where no target is chosen yet: ${consequence(stop.role, chooser)}`,
    mend: "put it below, where each target has a circuit of its own, or give it key: 'request' or a function",
  }
}

function insideTarget({ stop }: Passed<'breaker'>, chooser: Stop): Found {
  const id = stop.node.target?.id ?? ''
  const where = showPlace(chooser.place)
  return {
    level: 'warning',
    at: stop.place,
    text: `${showPlace(stop.place)} has one circuit for ${id}, which chooses among ${targetsIn(chooser)} in ${where}: ${consequence(stop.role, chooser)}`,
    mend: `put it below ${where}, where each target has a circuit of its own, or give it key: 'request' or a function`,
  }
}

function consequence({ opensAfter }: Passed<'breaker'>['stop']['role'], chooser: Stop): string {
  return `${counted(opensAfter, 'failed call')} in a row open its one circuit, and shut ${targetsIn(chooser)} for everyone`
}

function targetsIn({ place }: Stop): string {
  return listed((targetsOf(place.layer) ?? []).map(({ id }) => id))
}
