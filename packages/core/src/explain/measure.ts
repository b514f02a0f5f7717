import { multiplied, summed, withBounds, type Bounds } from '../bounds.ts'
import { isRepeater } from '../layer.ts'
import { dearest, total, type Priced } from './prices.ts'
import { spread } from './spread.ts'
import { chooses, type EndNode, type LayerNode, type Node } from './tree.ts'

/** The worst case of what stands from a node downwards. */
export interface Measure {
  readonly bounds: Bounds
  /** The attempts of so many entries, by price: the dearest that can be among them. */
  prices(entries: number): readonly Priced[]
}

/** What is taken as known. */
export interface Assumptions {
  /** The price of an attempt at the end of a path; Infinity where it is not known. Undefined: no attempt at all. */
  readonly priceAt: (end: EndNode) => number | undefined
  /** The most entries into what is below, for one target, where that is less than the layer declares. */
  readonly entriesAt: (node: LayerNode) => ((k: number) => number) | undefined
  /** How often one run of a layer enters each of what is below, where it is known; see `depthsAt`. */
  readonly depthsAt: (node: LayerNode) => readonly number[] | undefined
}

/** Folds a tree from the inside out. Each node is measured once. */
export function measureTree(root: Node, known: Assumptions): (node: Node) => Measure {
  const measures = new Map<Node, Measure>()
  const measure = (node: Node): Measure => {
    const made = measures.get(node) ?? measureNode(node, node.below.map(measure), known)
    measures.set(node, made)
    return made
  }
  measure(root)
  return measure
}

function measureNode(node: Node, below: readonly Measure[], known: Assumptions): Measure {
  return node.place ? measureLayer(node, below, known) : measureEnd(node, known.priceAt(node))
}

/** An entry is an attempt, and an attempt a submission, unless the target sends where nobody counts. */
function measureEnd({ target }: EndNode, price: number | undefined): Measure {
  const most = price === undefined ? 0 : 1
  const perAttempt = target?.wire === 'outside' ? Infinity : 1
  const prices = (k: number): readonly Priced[] =>
    price === undefined ? [] : [{ price, attempts: k }]
  return {
    prices,
    bounds: {
      attempts: (k) => k * most,
      elapsedMs: () => Infinity,
      submissions: (k) => (most === 0 ? 0 : k * perAttempt),
      cost: (k) => total(prices(k)),
    },
  }
}

function measureLayer(
  node: LayerNode,
  below: readonly Measure[],
  { entriesAt, depthsAt }: Assumptions,
): Measure {
  const { layer, info } = node.place
  const fewer = entriesAt(node)
  const entries = (k: number): number =>
    isRepeater(layer) ? Math.min(fewer?.(k) ?? Infinity, asNumber(layer.entries(k))) : k
  const parts = below.map(({ bounds }) => bounds)
  const depths = depthsAt(node)
  const joined = depths ? anyOf(parts) : chooses(node) ? summed(parts) : parts[0]!
  const declared = info.bounds?.(joined)
  const lawful = depths
    ? descending(parts, entries, depths)
    : byLaw(node, parts, entries, declared !== undefined)
  const bounds = declared ? held(declared, lawful) : lawful
  const inner = info.role?.kind === 'failover' ? (k: number) => k : entries
  const prices = (k: number): readonly Priced[] =>
    dearest(
      below.flatMap((each, at) => each.prices(Math.min(inner(k), k * (depths?.[at] ?? Infinity)))),
      bounds.attempts(k),
    )
  return {
    prices,
    bounds: worked({
      ...bounds,
      cost: (k) => Math.min(bounds.cost(k), total(prices(k))),
      submissions: (k) => submitted(bounds.submissions(k), bounds.attempts(k)),
    }),
  }
}

/** However so many entries fall on the parts. */
function anyOf(parts: readonly Bounds[]): Bounds {
  const most = (measure: keyof Bounds) => (k: number) =>
    spread(
      parts.map((part) => (n: number) => part[measure](n)),
      k,
    )
  return {
    attempts: most('attempts'),
    elapsedMs: most('elapsedMs'),
    submissions: most('submissions'),
    cost: most('cost'),
  }
}

/** A downgrade with steps to other targets: however its entries fall on them, each run gets so far at each. */
function descending(
  parts: readonly Bounds[],
  entries: (k: number) => number,
  depths: readonly number[],
): Bounds {
  const upTo = (most: number, part: Bounds): Bounds => multiplied(part, (n) => Math.min(n, most))
  const at = (k: number): Bounds => anyOf(parts.map((part, to) => upTo(k * depths[to]!, part)))
  return {
    attempts: (k) => at(k).attempts(entries(k)),
    submissions: (k) => at(k).submissions(entries(k)),
    cost: (k) => at(k).cost(entries(k)),
    elapsedMs: () => Infinity,
  }
}

/** Infinity stays: some target sends where nobody counts. */
function submitted(submissions: number, attempts: number): number {
  return submissions === Infinity ? submissions : Math.min(submissions, attempts)
}

/** Each number worked out once: a layer may ask for that of what is below more than once, at every level. */
function worked(bounds: Bounds): Bounds {
  const once = (measure: keyof Bounds): ((k: number) => number) => {
    const known = new Map<number, number>()
    return (k) => {
      const value = known.get(k) ?? bounds[measure](k)
      known.set(k, value)
      return value
    }
  }
  return {
    attempts: once('attempts'),
    elapsedMs: once('elapsedMs'),
    submissions: once('submissions'),
    cost: once('cost'),
  }
}

/**
 * What the engine lets a layer do, whatever it declares: an ordinary middleware enters once, a repeater as often as its
 * `entries` say. Nobody knows how long it takes.
 */
function byLaw(
  node: LayerNode,
  parts: readonly Bounds[],
  entries: (k: number) => number,
  declares: boolean,
): Bounds {
  const unknownTime = { elapsedMs: () => Infinity }
  if (!chooses(node)) return withBounds(multiplied(parts[0]!, entries), unknownTime)
  // A layer that declares its bounds knows how its entries fall on its targets.
  if (declares) return withBounds(multiplied(summed(parts), entries), unknownTime)
  return withBounds(multiplied(anyOf(parts), entries), unknownTime)
}

/** What a layer declares, where the laws do not say less. */
function held(declared: Bounds, lawful: Bounds): Bounds {
  const lesser = (measure: keyof Bounds) => (k: number) =>
    Math.max(0, Math.min(asNumber(declared[measure](k)), lawful[measure](k)))
  return {
    attempts: (k) => Math.floor(lesser('attempts')(k)),
    elapsedMs: (k) => wholeMs(lesser('elapsedMs')(k)),
    submissions: lesser('submissions'),
    cost: lesser('cost'),
  }
}

/** Rounded up, but for the noise of sums: reports are in whole milliseconds, and must not exceed what was explained. */
function wholeMs(ms: number): number {
  return Math.max(0, Math.ceil(ms - 1e-6))
}

/** Infinity for what is no number: nobody knows then. */
function asNumber(value: unknown): number {
  return typeof value === 'number' && !Number.isNaN(value) ? value : Infinity
}
