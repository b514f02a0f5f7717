import { checkEntries, infoOf, isRepeater, type Layer } from './layer.ts'
import { defineProvider } from './provider.ts'
import { isPipeline, type Target } from './target.ts'

/**
 * Checks a stack as it is declared.
 * @throws TypeError that names the pipeline and the layer, and says what to do.
 */
export function checkStack(
  id: string,
  layers: readonly Layer[],
  target?: Target,
  next?: Target,
): void {
  const name = `pipeline '${id}'`
  if (target) {
    const called = next ? '.to() was called twice' : '.use() after .to()'
    throw new TypeError(`${name}: ${called}: .to(${target.id}) is its end`)
  }
  for (const layer of layers) checkLayer(name, layer)
  if (next) checkTarget(name, layers, next)
  const targets = next ? [next] : layers.flatMap((layer) => targetsOf(layer))
  if (targets.length === 0) return
  for (const [index, layer] of layers.entries()) infoOf(layer).check?.({ targets, index })
}

/** @throws TypeError when a stack leads nowhere. */
export function checkComplete(
  id: string,
  layers: readonly Layer[],
  target: Target | undefined,
): void {
  if (target || layers.some((layer) => targetsOf(layer).length > 0)) return
  throw new TypeError(
    `pipeline '${id}' has no target: end with .to(provider), or .use(failover([provider, ...]))`,
  )
}

function checkLayer(name: string, layer: unknown): void {
  if (typeof layer === 'function') return
  if (typeof layer !== 'object' || layer === null) {
    throw new TypeError(
      `${name}: .use(${String(layer)}): expected a middleware function or a repeater`,
    )
  }
  if ('attempt' in layer && 'accepts' in layer) {
    throw new TypeError(
      `${name}: .use() was given a provider: end with .to(provider) or failover([provider])`,
    )
  }
  if (!('run' in layer && typeof layer.run === 'function')) {
    throw new TypeError(
      `${name}: .use() was given an object without run(ctx, enter) and entries(k)`,
    )
  }
  checkEntries(layer as never)
}

function checkTarget(name: string, layers: readonly Layer[], target: Target): void {
  const chooser = layers.find((layer) => targetsOf(layer).length > 0)
  if (chooser) {
    throw new TypeError(
      `${name}: .to() beside ${infoOf(chooser).name}, which chooses the target already`,
    )
  }
  if (!isPipeline(target)) defineProvider(target)
}

function targetsOf(layer: Layer): readonly Target[] {
  return isRepeater(layer) ? (layer.targets ?? []) : []
}
