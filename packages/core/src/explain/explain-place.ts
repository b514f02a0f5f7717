import { isRepeater } from '../layer.ts'
import { effectOf } from './effect.ts'
import type { ExplainedLayer } from './explanation.ts'
import type { Facts } from './facts.ts'
import { targetsOf, type Place } from './tree.ts'

/** A layer with the worst case of one entry into it, at the target where that is worst. */
export function explainPlace(place: Place, facts: Facts): ExplainedLayer {
  const { index, info, layer } = place
  const nodes = facts.paths.flatMap(({ stops }) =>
    stops.filter((stop) => stop.place === place).map(({ node }) => node),
  )
  const worst = nodes.toSorted((a, b) => attemptsOf(b) - attemptsOf(a))[0]
  const most = (measure: 'attempts' | 'elapsedMs' | 'submissions' | 'cost'): number =>
    Math.max(0, ...nodes.map((node) => facts.measure(node).bounds[measure](1)))
  const cuts = nodes.some((node) => facts.atMost.has(node))
  const targets = targetsOf(layer)
  return {
    index,
    name: info.name,
    options: Object.freeze({ ...info.options }),
    repeats: isRepeater(layer),
    attempts: most('attempts'),
    elapsedMs: most('elapsedMs'),
    submissions: most('submissions'),
    cost: most('cost'),
    effect: [worst ? effectOf(worst, facts) : '', cuts ? 'may cut in' : '']
      .filter((part) => part !== '')
      .join(', '),
    ...(targets && { targets: Object.freeze(targets.map(({ id }) => id)) }),
  }

  function attemptsOf(node: (typeof nodes)[number]): number {
    return facts.measure(node).bounds.attempts(1)
  }
}
