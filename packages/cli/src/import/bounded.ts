import { createImage, pipeline, type Explanation, type Layer, type Pipeline } from '@stint/core'
import { batch, breaker, budget, deadline, failover, retry } from '@stint/middleware'
import { leavesOf, mapAround, type Around, type Leaf, type Route } from './route.ts'
import type { FileLayer, StintFile } from './stint-file.ts'
import { inert, theirPipeline } from './their-pipeline.ts'
import { noWaits } from './waits.ts'
import { writtenDuration } from './written-duration.ts'

/** How another system shuts a target that keeps failing. */
export interface Cooldown {
  readonly failures: number
  readonly ms: number
}

/** A stint file, and what it comes to. */
export interface Bounded {
  readonly data: StintFile
  readonly explanation: Explanation
  /** Whether the time of an attempt is a proposal, because nobody had chosen one. */
  readonly proposed: boolean
  /** Whether tries or times of targets differ, so that the largest stand for all. */
  readonly levelled: boolean
}

/** For an attempt whose time nobody has limited. */
const proposedMs = 120_000

/** The same tries and times as a route has in its configuration, without those that nobody wrote down. */
export function bounded(route: Route, cooldown?: Cooldown): Bounded {
  const chosen = mapAround(route, asChosen)
  const timed = withTimes(chosen)
  const leaves = leavesOf(timed)
  const targets = targetsOf(leaves)
  const whole = theirPipeline(timed, 'chosen').explain()
  const tries = Math.max(...leaves.map(triesOf))
  const parts = Math.max(...leaves.map(partsOf))
  const attemptMs = Math.max(...leaves.map(attemptTime))
  const inTurn = route.kind === 'choice' && onlyOne(route)
  const layers: FileLayer[] = [
    { deadline: writtenDuration(whole.elapsedMs) },
    { budget: { attempts: Math.max(whole.attempts, targets.length) } },
    ...(targets.length > 1 ? [failoverLayer(targets, inTurn)] : []),
    ...(tries > 1 ? [{ retry: { attempts: tries } }] : []),
    ...(parts > 1 ? [{ batch: { parts, attempts: 1 } } as const] : []),
    ...(cooldown
      ? [{ breaker: { failures: cooldown.failures, cooldown: writtenDuration(cooldown.ms) } }]
      : []),
    ...(attemptMs < whole.elapsedMs ? [{ deadline: writtenDuration(attemptMs) }] : []),
  ]
  const [only] = targets
  const data: StintFile = {
    operation: 'createImage',
    providers: providersOf(targets),
    layers,
    ...(targets.length === 1 && only && { target: only.name }),
  }
  const proposed = leavesOf(chosen).some((leaf) => timesOf(leaf.around).length === 0)
  const levelled = [triesOf, attemptTime].some((of) => new Set(leaves.map(of)).size > 1)
  return { data, explanation: asPipeline(data).explain(), proposed, levelled }
}

/** What nobody wrote down is left out, and waits are within the time of the call. */
function asChosen(around: Around): readonly Around[] {
  if (around.kind === 'retries') return around.hidden ? [] : [{ ...around, waits: noWaits }]
  return around.kind === 'timeout' && around.assumed ? [] : [around]
}

/** A way without any time gets one for each attempt. */
function withTimes(route: Route, outside: readonly Around[] = []): Route {
  const path = [...outside, ...route.around]
  if (route.kind === 'choice') {
    return { ...route, routes: route.routes.map((each) => withTimes(each, path)) }
  }
  if (timesOf(path).length > 0) return route
  const proposal = { kind: 'timeout', name: 'proposal', ms: proposedMs } as const
  return { ...route, around: [...route.around, proposal] }
}

function timesOf(path: readonly Around[]): readonly number[] {
  return path.flatMap((around) => (around.kind === 'timeout' ? [around.ms] : []))
}

function triesOf({ around }: Leaf): number {
  return around.reduce((all, each) => (each.kind === 'retries' ? all * each.tries : all), 1)
}

function partsOf({ around }: Leaf): number {
  return around.reduce((all, each) => (each.kind === 'parts' ? all * each.parts : all), 1)
}

/** A time around the tries is the call's, and none of an attempt. */
function attemptTime({ around }: Leaf): number {
  const last = around.findLastIndex((each) => each.kind === 'retries' && each.tries > 1)
  return Math.min(Infinity, ...timesOf(around.slice(last + 1)))
}

/** Whether a call never goes on to another target there: here it may, within the same attempts. */
function onlyOne(route: Route): boolean {
  return route.kind === 'leaf' || (route.takes === 'one' && route.routes.every(onlyOne))
}

function failoverLayer(targets: readonly Leaf['target'][], inTurn: boolean): FileLayer {
  const names = targets.map(({ name }) => name)
  return { failover: inTurn ? { targets: names, order: 'round-robin' } : { targets: names } }
}

/** Each target once, under a name of its own. */
function targetsOf(leaves: readonly Leaf[]): readonly Leaf['target'][] {
  const known = new Map<string, Leaf['target']>()
  for (const { target } of leaves) if (!known.has(target.name)) known.set(target.name, target)
  return [...known.values()]
}

/** The same model at two places would have one id. */
function providersOf(targets: readonly Leaf['target'][]): StintFile['providers'] {
  const types = new Set<string>()
  return Object.fromEntries(
    targets.map(({ name, provider: { type, ...given } }) => {
      const provider = types.has(type) ? { type, id: name, ...given } : { type, ...given }
      types.add(type)
      return [name, provider]
    }),
  )
}

/** As it will stand when the file is loaded. */
function asPipeline({ layers, target }: StintFile): Pipeline {
  const start: Pipeline = pipeline(createImage, { id: 'stint' })
  const stack = layers.reduce((made, layer) => made.use(asLayer(layer)), start)
  return target === undefined ? stack : stack.to(inert(target))
}

function asLayer(layer: FileLayer): Layer {
  if ('deadline' in layer) return deadline(layer.deadline)
  if ('budget' in layer) return budget(layer.budget)
  if ('retry' in layer) return retry(layer.retry)
  if ('batch' in layer) return batch(layer.batch)
  if ('breaker' in layer) return breaker(layer.breaker)
  const { targets, order } = layer.failover
  return failover(targets.map(inert), order && { order })
}
