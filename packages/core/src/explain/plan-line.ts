import type { Operation } from '../operation.ts'
import { problemsOf } from '../options.ts'
import { toExplanation } from './explain-line.ts'
import type { Plan, PlannedTarget } from './explanation.ts'
import { factsOf, type Facts } from './facts.ts'
import type { Patience } from './patience.ts'
import { planRequest } from './planned-request.ts'
import { growTree, type Line } from './tree.ts'

/**
 * The worst case of a stack for one request. Targets are asked whether they accept it and for their prices, and the
 * steps of downgrades are run; nothing is sent.
 * @throws TypeError when the request is none.
 */
export async function planLine(
  line: Line,
  operation: Operation,
  given: unknown,
  patience: Patience,
): Promise<Plan> {
  const parsed = operation.request.safeParse(given)
  if (!parsed.success) {
    const problems = problemsOf(parsed.error, given, { schema: operation.request })
    throw new TypeError(`${operation.name}: ${problems.join('; ')}`)
  }
  const root = growTree(line)
  const facts = factsOf(line, root, await planRequest(root, operation, parsed.data, patience))
  const targets = Object.freeze(plannedTargets(facts).map((target) => Object.freeze(target)))
  const explained = Object.getOwnPropertyDescriptors(toExplanation(facts))
  return Object.freeze(Object.defineProperties({ targets }, explained)) as Plan
}

function plannedTargets({ paths, planned }: Facts): readonly PlannedTarget[] {
  return paths.flatMap(({ stops, end, target }): PlannedTarget[] => {
    const answer = planned?.ends.get(end)
    if (!target || !answer) return []
    const { accepts, takes, price } = answer
    const inside = stops.filter(({ place }) => place.nested).map(({ place }) => place.line.id)
    return [
      {
        id: target.id,
        inside: [...new Set(inside)],
        accepts,
        ...(takes && { after: takes.steps.join(' + ') }),
        counts: price !== undefined,
        price: price ?? Infinity,
      },
    ]
  })
}
