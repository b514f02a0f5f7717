import type { Operation } from '../operation.ts'
import type { Provider } from '../provider.ts'
import { stepTargetsOf, type EndNode, type LayerNode, type Node } from './tree.ts'
import { askTarget, type Answered } from './ask-target.ts'
import { descend, unchanged, type Shape, type StepsTaken } from './descend.ts'
import type { Patience } from './patience.ts'

/** What is known of one request. */
export interface PlannedRequest {
  /** What the targets make of it. */
  readonly ends: ReadonlyMap<EndNode, Answered>
  /** What the steps of each downgrade make of it. */
  readonly steps: ReadonlyMap<LayerNode, StepsTaken>
}

/** The requests that may come by a node. */
interface Coming {
  readonly shapes: readonly Shape[]
  /** False below a layer that may put any other request in the place of these. */
  readonly known: boolean
}

/**
 * Follows a request down every path: through the steps of downgrades, which are run for it, to the targets, which are
 * asked whether they take it and what they ask for it. Nothing is sent.
 */
export async function planRequest(
  root: Node,
  operation: Operation,
  request: unknown,
  patience: Patience,
): Promise<PlannedRequest> {
  const ends = new Map<EndNode, Answered>()
  const steps = new Map<LayerNode, StepsTaken>()

  const follow = async (node: Node, coming: Coming): Promise<void> => {
    if (!node.place) {
      const { target, unknown } = node
      if (!target) return
      const { shapes, known } = coming
      ends.set(node, await askTarget({ target, unknown }, shapes, known, patience))
      return
    }
    const below = await through(node, coming)
    const targets = stepTargetsOf(node.place.info)
    for (const [at, each] of node.below.entries()) {
      const here = targets.length === 0 ? below : atTarget(below, targets[at - 1])
      // oxlint-disable-next-line no-await-in-loop -- in the order they are listed in, so that whoever looks on can follow
      await follow(each, here)
    }
  }

  const through = async (node: LayerNode, coming: Coming): Promise<Coming> => {
    const { role, keepsRequest = role !== undefined } = node.place.info
    if (role?.kind !== 'downgrade') {
      return { ...coming, known: coming.known && keepsRequest }
    }
    const taken = await descend(role.steps, coming.shapes, {
      target: node.target,
      operation,
      patience,
    })
    // Of another request the steps may make something else.
    if (coming.known) steps.set(node, taken)
    return { shapes: taken.shapes, known: coming.known && taken.failed.length === 0 }
  }

  await follow(root, { shapes: [unchanged(request)], known: true })
  return { ends, steps }
}

/** The shapes that come to the target of a step, or where none was taken to one. */
function atTarget({ shapes, known }: Coming, target: Provider | undefined): Coming {
  const led = shapes.filter((shape) => shape.target === target)
  return { shapes: led.map(({ request, steps }) => ({ request, steps })), known }
}
