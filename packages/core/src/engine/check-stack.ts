import { checkEntries, infoOf, isRepeater, type Layer } from '../layer.ts'
import type { Operation } from '../operation.ts'
import { defineProvider } from '../provider.ts'
import { stepTargetsOf } from '../explain/tree.ts'
import { isPipeline, type Target } from '../target.ts'
import { showValue } from '../show-value.ts'

/**
 * Checks a stack as it is declared.
 * @throws TypeError that names the pipeline and the layer, and says what to do.
 */
export function checkStack(
  { id, operation }: { readonly id: string; readonly operation: Operation },
  layers: readonly Layer[],
  target?: Target,
  next?: Target,
): void {
  const name = `pipeline '${id}'`
  if (target) throw new TypeError(`${name}: .use() after .to(): .to(${target.id}) is its end`)
  for (const layer of layers) checkLayer(name, layer)
  checkChoosers(name, layers)
  const targets = next ? [next] : layers.flatMap((layer) => targetsOf(layer))
  if (targets.length === 0) return
  const all = [...targets, ...checkStepTargets(name, layers, targets)]
  for (const each of all) checkOperation(name, operation, each)
  for (const [index, layer] of layers.entries()) infoOf(layer).check?.({ targets: all, index })
}

/** @throws TypeError when a target makes something else than the pipeline is for. */
function checkOperation(name: string, operation: Operation, target: Target): void {
  const { operation: made } = target
  if (!made || made.name === operation.name || made.request === operation.request) return
  throw new TypeError(
    `${name} is for ${operation.name}, and its target '${target.id}' for ${made.name}`,
  )
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

/** The error of several layers, or targets, in one `use` or `to`: all but the first would be lost. */
export function oneAtATime(id: string, method: 'use' | 'to', given: number): TypeError {
  const [what, mend] =
    method === 'use'
      ? ['layer', 'write .use(a).use(b)']
      : ['target', 'list several in failover([a, b])']
  return new TypeError(`pipeline '${id}': .${method}() takes one ${what}, got ${given}: ${mend}`)
}

function checkLayer(name: string, layer: unknown): void {
  if (typeof layer === 'function') return
  if (typeof layer !== 'object' || layer === null || Array.isArray(layer)) {
    throw new TypeError(
      `${name}: .use(${showValue(layer)}): expected a middleware function or a repeater`,
    )
  }
  if ('use' in layer && 'explain' in layer) {
    throw new TypeError(
      `${name}: .use() was given a pipeline: end with .to(pipeline) or failover([pipeline])`,
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

/** @throws TypeError when a target cannot be the end of a stack. */
export function checkTarget(
  id: string,
  layers: readonly Layer[],
  target: Target | undefined,
  next: Target,
): void {
  const name = `pipeline '${id}'`
  if (target) throw new TypeError(`${name}: .to() was called twice: .to(${target.id}) is its end`)
  const chooser = layers.find((layer) => targetsOf(layer).length > 0)
  if (chooser) {
    throw new TypeError(
      `${name}: .to() beside ${infoOf(chooser).name}, which chooses the target already`,
    )
  }
  if (typeof next !== 'object' || next === null || Array.isArray(next)) {
    const given: unknown = next
    const called = typeof given === 'function' ? given.name : ''
    const what = called === '' ? showValue(given) : called
    const several = Array.isArray(given) ? '; list several in failover([a, b])' : ''
    const mend = called === '' ? several : `; call it: .to(${called}())`
    throw new TypeError(`${name}: .to(${what}): expected a provider or a pipeline${mend}`)
  }
  if (!isPipeline(next)) defineProvider(next)
}

/** Targets of a layer above another one that chooses again would never be reached. */
function checkChoosers(name: string, layers: readonly Layer[]): void {
  const [first, second] = layers.filter((layer) => targetsOf(layer).length > 0)
  if (!first || !second) return
  throw new TypeError(
    `${name}: ${infoOf(second).name} below ${infoOf(first).name}: the targets of the upper one would never be ` +
      `reached; make the lower one a pipeline of its own, and that a target`,
  )
}

/**
 * The targets that steps of downgrades go to.
 * @throws TypeError when one would never be reached, or has the id of another target.
 */
function checkStepTargets(
  name: string,
  layers: readonly Layer[],
  targets: readonly Target[],
): readonly Target[] {
  const chooser = layers.findIndex((layer) => targetsOf(layer).length > 0)
  const ids = new Set(targets.map(({ id }) => id))
  return layers.flatMap((layer, at) =>
    stepTargetsOf(infoOf(layer)).map((target) => {
      const step = `${name}: ${infoOf(layer).name}: the step to '${target.id}'`
      if (at < chooser) {
        throw new TypeError(
          `${step} stands above ${infoOf(layers[chooser]!).name}, which chooses the target: put it below`,
        )
      }
      if (ids.has(target.id)) {
        throw new TypeError(`${step} is to another target of that id; ids must be unique`)
      }
      ids.add(target.id)
      return target
    }),
  )
}

function targetsOf(layer: Layer): readonly Target[] {
  return isRepeater(layer) ? (layer.targets ?? []) : []
}
