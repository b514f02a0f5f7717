import { stopsOf, type Path, type RoleStop } from '../path.ts'
import { counted } from '../in-words.ts'
import { showLayer, showPlace } from '../show-call.ts'
import type { Facts } from '../facts.ts'
import { chooses } from '../tree.ts'
import type { Find, Found } from './find.ts'

/** One retry repeats another, so that their tries multiply. */
export const retriesMultiply: Find = (facts) => {
  const seen = new Set<string>()
  return facts.paths.flatMap((path): Found[] => {
    const nest = stopsOf(path, 'retry').filter(({ role }) => role.attempts > 1)
    const key = nest.map(({ place }) => showPlace(place)).join()
    if (nest.length < 2 || seen.has(key)) return []
    seen.add(key)
    return [told(nest, path, facts)]
  })
}

function told(nest: readonly RoleStop<'retry'>[], path: Path, { root, measure }: Facts): Found {
  const tries = nest.map(({ role }) => role.attempts)
  const product = tries.reduce((all, each) => all * each, 1)
  const nested = nest.map(({ place }) => showLayer(place)).join(' around ')
  const whole = measure(root).bounds.attempts(1)
  const outermost = path.stops.find(({ node }) => chooses(node) && node.below.length > 1) ?? nest[0]
  const inAll = outermost ? measure(outermost.node).bounds.attempts(1) : product
  const capped = whole < inAll ? `, of which ${whole} are let through` : ''
  return {
    level: 'warning',
    at: nest.at(-1)?.place,
    text: `${nested}: ${tries.join(' × ')} = ${counted(product, 'try', 'tries')} of each target, ${counted(inAll, 'attempt')} with all that repeats${capped}`,
    mend: 'keep one of them; for more tries raise its attempts',
  }
}
