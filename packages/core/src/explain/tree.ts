import { infoOf, isRepeater, type Layer, type LayerInfo } from '../layer.ts'
import type { Provider, Unknown } from '../provider.ts'
import type { Operation } from '../operation.ts'
import type { CommitRule } from '../stream/commit-rule.ts'
import { isPipeline, type Target } from '../target.ts'

/** A stack as explain sees it. A pipeline is one. */
export interface Line {
  readonly id: string
  readonly layers: readonly Layer[]
  readonly target: Target | undefined
  readonly options?: { readonly unknown?: Unknown; readonly commit?: CommitRule }
  /** Undefined where nothing is known of what is asked for. */
  readonly operation?: Pick<Operation, 'name' | 'streaming'>
}

/** A layer where it was declared. */
export interface Place {
  readonly line: Line
  readonly index: number
  readonly layer: Layer
  readonly info: LayerInfo
  /** Whether its pipeline is a target of the one explained. */
  readonly nested: boolean
}

/** A place as a call may come by it: once for each target of the layers around it that choose one. */
export interface LayerNode {
  readonly place: Place
  /** The target of a branch that comes by; undefined where none was chosen yet. */
  readonly target: Target | undefined
  /** What it enters: one for each target where it chooses among them, else one. */
  readonly below: readonly Node[]
}

/** The end of a path. */
export interface EndNode {
  readonly place?: undefined
  /** Undefined while a stack is being declared. */
  readonly target: Provider | undefined
  /** What becomes of it when it cannot tell whether it accepts a request. */
  readonly unknown: Unknown
  readonly below: readonly []
}

export type Node = LayerNode | EndNode

/** Every way that a call can take through a stack, pipelines that are targets included. */
export function growTree(line: Line): Node {
  const places = new Map<Line, readonly Place[]>()
  const placesIn = (stack: Line): readonly Place[] => {
    const known = places.get(stack)
    if (known) return known
    const made = stack.layers.map((layer, index) => ({
      line: stack,
      index,
      layer,
      info: infoOf(layer),
      nested: stack !== line,
    }))
    places.set(stack, made)
    return made
  }

  const grow = (
    stack: Line,
    index: number,
    target: Target | undefined,
    unknown: Unknown = stack.options?.unknown ?? 'try',
  ): Node => {
    const place = placesIn(stack)[index]
    if (!place) return end(target, unknown)
    const targets = targetsOf(place.layer)
    const below = targets
      ? targets.map((each) => grow(stack, index + 1, each, unknown))
      : [grow(stack, index + 1, target, unknown)]
    return { place, target, below }
  }

  const end = (target: Target | undefined, unknown: Unknown): Node => {
    if (!target || !isPipeline(target)) return { target, unknown, below: [] }
    return grow(target, 0, target.target, target.options.unknown ?? unknown)
  }

  return grow(line, 0, line.target)
}

/** The targets that a layer chooses among, if it does. */
export function targetsOf(layer: Layer): readonly Target[] | undefined {
  return isRepeater(layer) && layer.targets?.length ? layer.targets : undefined
}

/** Whether a layer chooses among targets. */
export function chooses({ place }: LayerNode): boolean {
  return targetsOf(place.layer) !== undefined
}

/** Whether a layer enters what is below more than once: other targets, or the same one again. */
export function repeats({ place, below }: LayerNode): boolean {
  return isRepeater(place.layer) && (below.length > 1 || place.layer.entries(1) > 1)
}
