import { explainPlace } from './explain-place.ts'
import type { ExplainedLayer, Explanation } from './explanation.ts'
import { factsOf, type Facts } from './facts.ts'
import type { Finding } from './finding.ts'
import { findAll } from './findings/findings.ts'
import { drawPicture } from './picture.ts'
import { growTree, type Line } from './tree.ts'

/** The worst case of a stack, for any request. */
export function explainLine(line: Line): Explanation {
  return toExplanation(factsOf(line, growTree(line)))
}

/**
 * What is known of a stack as an explanation. What a run does not need is worked out when it is asked for. Frozen: a
 * pipeline keeps it, and its calls go by it.
 */
export function toExplanation(facts: Facts): Explanation {
  const { bounds } = facts.measure(facts.root)
  let layers: readonly ExplainedLayer[] | undefined
  let findings: readonly Finding[] | undefined
  const explanation: Explanation = {
    attempts: bounds.attempts(1),
    elapsedMs: bounds.elapsedMs(1),
    submissions: bounds.submissions(1),
    cost: bounds.cost(1),
    get atMost() {
      return facts.atMost.size > 0
    },
    get layers() {
      return (layers ??= frozen(
        facts.places.filter(({ nested }) => !nested).map((place) => explainPlace(place, facts)),
      ))
    },
    get findings() {
      return (findings ??= frozen(findAll(facts)))
    },
    toString() {
      return drawPicture(facts, this)
    },
  }
  return Object.freeze(explanation)
}

function frozen<T>(list: readonly T[]): readonly T[] {
  return Object.freeze(list.map((each) => Object.freeze(each)))
}
