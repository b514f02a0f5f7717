import { multiplied, summed, withBounds, type Bounds } from './bounds.ts'
import { formatDuration } from './duration.ts'
import { infoOf, isRepeater, type Layer } from './layer.ts'
import { isPipeline, type Target } from './target.ts'

/** One layer of an explained stack. The bounds are those of one entry into this layer, for all its targets. */
export interface ExplainedLayer {
  readonly index: number
  readonly name: string
  readonly options: Readonly<Record<string, unknown>>
  readonly repeats: boolean
  readonly attempts: number
  readonly elapsedMs: number
  readonly targets?: readonly string[]
}

/** Something about a stack that its author should know. */
export interface Finding {
  /** Stable, for suppressing and for its page in the docs. */
  readonly code: string
  readonly level: 'error' | 'warning' | 'note'
  /** What happens, in numbers. */
  readonly text: string
  /** The change that mends it. */
  readonly mend: string
  readonly layer?: number
}

/** The worst case of a pipeline, known before anything runs. */
export interface Explanation {
  /** No run makes more; the call's own account holds exactly these. */
  readonly attempts: number
  /** Milliseconds; Infinity unless a deadline encloses everything that may take time. */
  readonly elapsedMs: number
  /** Paid submissions on the wire; Infinity where a target sends outside `attempt.fetch`. */
  readonly submissions: number
  /** In the unit of the quoted prices; Infinity where nothing bounds it. */
  readonly cost: number
  /** The attempts bound is sound, but some layer may keep every run below it. */
  readonly atMost: boolean
  readonly layers: readonly ExplainedLayer[]
  readonly findings: readonly Finding[]
  toString(): string
}

/** A stack as explain sees it. */
export interface Explained {
  readonly layers: readonly Layer[]
  readonly target: Target | undefined
}

/** Folds a stack from the inside out. */
export function explainStack(name: string, stack: Explained): Explanation {
  const whole = boundsAt(stack, 0, stack.target)
  const layers = stack.layers.map((layer, index) => explainLayer(stack, layer, index))
  const explanation = {
    attempts: whole.attempts(1),
    elapsedMs: whole.elapsedMs(1),
    submissions: whole.submissions(1),
    cost: whole.cost(1),
    atMost: stack.layers.some((layer) => infoOf(layer).atMost),
    layers,
    findings: [],
  }
  return { ...explanation, toString: () => draw(name, stack, explanation) }
}

/** The bounds of the stack from a layer downwards, for one target. */
export function boundsAt(stack: Explained, index: number, target: Target | undefined): Bounds {
  const layer = stack.layers[index]
  if (!layer) return targetBounds(target)
  const targets = isRepeater(layer) ? layer.targets : undefined
  const below = targets
    ? summed(targets.map((each) => boundsAt(stack, index + 1, each)))
    : boundsAt(stack, index + 1, target)
  return layerBounds(layer, below)
}

function layerBounds(layer: Layer, below: Bounds): Bounds {
  const info = infoOf(layer)
  if (info.bounds) return info.bounds(below)
  const unknownTime = { elapsedMs: () => Infinity }
  return withBounds(
    isRepeater(layer) ? multiplied(below, (k) => layer.entries(k)) : below,
    unknownTime,
  )
}

function targetBounds(target: Target | undefined): Bounds {
  if (target && isPipeline(target)) return target.bounds
  const outside = target?.wire === 'outside'
  return {
    attempts: (k) => k,
    elapsedMs: () => Infinity,
    submissions: (k) => (outside ? Infinity : k),
    cost: () => Infinity,
  }
}

function explainLayer(stack: Explained, layer: Layer, index: number): ExplainedLayer {
  const { name, options = {} } = infoOf(layer)
  const repeats = isRepeater(layer)
  const target = targetsAbove(stack, index)[0] ?? stack.target
  const bounds = boundsAt(stack, index, target)
  return {
    index,
    name,
    options,
    repeats,
    attempts: bounds.attempts(1),
    elapsedMs: bounds.elapsedMs(1),
    ...(repeats && layer.targets && { targets: layer.targets.map((each) => each.id) }),
  }
}

function targetsAbove(stack: Explained, index: number): readonly Target[] {
  const choosers = stack.layers.slice(0, index).filter((layer) => isRepeater(layer))
  return choosers.findLast((layer) => layer.targets)?.targets ?? []
}

function draw(name: string, stack: Explained, whole: Omit<Explanation, 'toString'>): string {
  const lines = whole.layers.map((layer) => {
    const head = `${String(layer.index).padStart(3)}  ${layer.repeats ? '↻' : ' '} ${layer.name}${showOptions(layer)}`
    return `${head.padEnd(64)} ≤ ${count(layer.attempts, 'attempt')}, ${time(layer.elapsedMs)}`
  })
  const target = stack.target ? [`     → ${stack.target.id}`] : []
  const most = whole.atMost ? 'at most ' : ''
  return [
    `${name}: ${most}${count(whole.attempts, 'attempt')}, ${time(whole.elapsedMs)}`,
    ...lines,
    ...target,
  ].join('\n')
}

function showOptions(layer: ExplainedLayer): string {
  const shown = Object.entries(layer.options).filter(([, value]) => value !== undefined)
  const options = shown.map(([key, value]) => `${key}: ${showValue(value)}`).join(', ')
  const targets = layer.targets ? `[${layer.targets.join(', ')}]` : ''
  return `(${[targets, options].filter((part) => part !== '').join(', ')})`
}

function showValue(value: unknown): string {
  if (typeof value === 'function') return value.name || 'function'
  if (Array.isArray(value)) return `[${value.map(showValue).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    return 'name' in value && typeof value.name === 'string' ? value.name : JSON.stringify(value)
  }
  return typeof value === 'string' ? `'${value}'` : String(value)
}

function count(value: number, word: string): string {
  return `${value} ${word}${value === 1 ? '' : 's'}`
}

function time(ms: number): string {
  return ms === Infinity ? 'no time limit' : formatDuration(ms)
}
