import { createImage, defineMiddleware, pipeline } from '@stint/core'
import type { Layer, Pipeline, PipelineOptions, Provider } from '@stint/core'
import { breaker, deadline, failover, hedge, limit, retry } from '@stint/middleware'
import type { Strategy } from './kevlar-composition.ts'
import { answering, handles } from './protected-function.ts'

/** What is shared by everything that is composed for one scenario. */
export interface Composition {
  readonly main: Provider
  /** What happens, in order: entries of markers, further entries of a retry (`retry-group`) and a hedge (`hedge-2`). */
  readonly events: string[]
  /** Layers by the number of their instance. */
  readonly instances: Map<number, Layer>
}

/** A stack of these strategies; each part but the first is a pipeline by itself. */
export function compose(
  chain: readonly Strategy[],
  composition: Composition,
  options: PipelineOptions = {},
): Pipeline {
  const first = chain[0]?.part ?? 1
  const inner = chain.findIndex(({ part = first }) => part > first)
  const own = inner < 0 ? chain : chain.slice(0, inner)
  const stack = own
    .flatMap((strategy) => layersOf(strategy, own, composition))
    .reduce((below, layer) => below.use(layer), pipeline(createImage, options))
  if (own.some(({ s }) => s === 'fallback')) return stack
  const target =
    inner < 0 ? composition.main : compose(chain.slice(inner), composition, { id: `part ${inner}` })
  return stack.to(target)
}

function layersOf(
  strategy: Strategy,
  chain: readonly Strategy[],
  composition: Composition,
): readonly Layer[] {
  const layer = layerOf(strategy, composition)
  if (strategy.s === 'hedge') return noted(layer, composition, (entry) => `hedge-${entry}`)
  if (strategy.s !== 'retry') return [layer]
  const name = chain[0] === strategy ? 'retry-group' : 'attempt-retry'
  return noted(layer, composition, () => name)
}

/** Each entry of a repeater but the first is noted. */
function noted(
  repeater: Layer,
  { events }: Composition,
  nameOf: (entry: number) => string,
): readonly Layer[] {
  let entries = 0
  const begin: Layer = (_ctx, next) => {
    entries = 0
    return next()
  }
  const note: Layer = (_ctx, next) => {
    entries += 1
    if (entries > 1) events.push(nameOf(entries))
    return next()
  }
  return [begin, repeater, note]
}

function layerOf(strategy: Strategy, composition: Composition): Layer {
  const { instance } = strategy
  const known = instance === undefined ? undefined : composition.instances.get(instance)
  const layer = known ?? make(strategy, composition)
  if (instance !== undefined) composition.instances.set(instance, layer)
  return layer
}

function make(strategy: Strategy, { main, events }: Composition): Layer {
  const { s, clause, retries = 3, constantMs, waitMs = 0, ms = 1000, delayMs = 0 } = strategy
  const on = handles(clause)
  switch (s) {
    case 'retry':
      return retry({ attempts: retries + 1, backoff: constantMs ?? waitMs, on })
    case 'hedge':
      return hedge({
        after: delayMs === 'infinite' ? Infinity : delayMs,
        max: strategy.attempts,
        on,
      })
    case 'timeout':
      return deadline(ms)
    case 'breaker':
      return breaker({ failures: strategy.consecutive, cooldown: strategy.breakMs })
    case 'fallback':
      return failover([main, answering(strategy.value ?? 'spare')], { on })
    case 'concurrency-limit':
      return limit({ concurrent: strategy.max ?? 1, queue: strategy.queue })
    case 'rate-limit':
      return limit({ perMinute: ((strategy.permits ?? 1) * 60_000) / (strategy.perMs ?? 60_000) })
    case 'marker':
      return marker(strategy.name ?? '', events)
    default:
      return defineMiddleware({
        name: s,
        stateful: s === 'custom-stateful',
        run: (_ctx, next) => next(),
      })
  }
}

function marker(name: string, events: string[]): Layer {
  return async (_ctx, next) => {
    events.push(`${name}:enter`)
    const result = await next()
    events.push(`${name}:exit`)
    return result
  }
}
