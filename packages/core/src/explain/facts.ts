import { atMostNodes } from './at-most.ts'
import { depthsAt } from './depths.ts'
import { measureTree, type Measure } from './measure.ts'
import { declaredEntries, pathsThrough, type EntriesAt, type Path } from './path.ts'
import type { PlannedRequest } from './planned-request.ts'
import type { Line, LayerNode, Node, Place } from './tree.ts'

/** What is known of a stack: findings look at it, and the picture is drawn from it. */
export interface Facts {
  readonly line: Line
  readonly root: Node
  readonly paths: readonly Path[]
  /** Every layer where it was declared, the outermost first, those of pipelines that are targets after the others. */
  readonly places: readonly Place[]
  /** The nodes that may keep every run below the bound of attempts. */
  readonly atMost: ReadonlySet<LayerNode>
  /** What is known of one request, in a plan. */
  readonly planned: PlannedRequest | undefined
  readonly measure: (node: Node) => Measure
  /** How often a layer enters what is below for one target, when it is itself entered `k` times for it. */
  readonly entriesAt: EntriesAt
}

/** Works out what is known of a stack, for any request or for one. */
export function factsOf(line: Line, root: Node, planned?: PlannedRequest): Facts {
  const fewerSteps = (node: LayerNode): ((k: number) => number) | undefined => {
    const steps = planned?.steps.get(node)
    return steps && ((k) => k + steps.changing.length)
  }
  const depths = (node: LayerNode): readonly number[] | undefined =>
    depthsAt(node, planned?.steps.get(node))
  const measure = measureTree(root, {
    priceAt: (end) => (planned ? planned.ends.get(end)?.price : Infinity),
    entriesAt: fewerSteps,
    depthsAt: depths,
  })
  const entriesAt: EntriesAt = (node, k, into) => {
    const all = fewerSteps(node)?.(k) ?? declaredEntries(node, k)
    const most = into === undefined ? undefined : depths(node)?.[into]
    return most === undefined ? all : Math.min(all, k * most)
  }
  const paths = pathsThrough(root, entriesAt)
  const seen = new Set(paths.flatMap(({ stops }) => stops.map(({ place }) => place)))
  let atMost: ReadonlySet<LayerNode> | undefined
  return {
    line,
    root,
    paths,
    places: [...seen].toSorted((a, b) => Number(a.nested) - Number(b.nested)),
    get atMost() {
      return (atMost ??= atMostNodes(paths, measure))
    },
    planned,
    measure,
    entriesAt,
  }
}
