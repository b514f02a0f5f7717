import { isPipeline, type Layer, type Provider, type Target } from '@stint/core'

/**
 * A budget in money needs to know what an attempt costs before it is made.
 * @throws TypeError that names the targets without `price`, those inside of pipelines included.
 */
export function requirePrices(targets: readonly Target[]): void {
  const priceless = targets.flatMap(providersOf).filter((provider) => provider.price === undefined)
  if (priceless.length === 0) return
  const ids = priceless.map(({ id }) => `'${id}'`).join(', ')
  throw new TypeError(
    `budget: cost: no price is known for ${ids}; give each a price(request), or leave cost out`,
  )
}

function providersOf(target: Target): readonly Provider[] {
  if (!isPipeline(target)) return [target]
  const inside = target.layers.flatMap((layer) => [...chosenBy(layer), ...steppedTo(layer)])
  return [...(target.target ? [target.target] : []), ...inside].flatMap(providersOf)
}

function chosenBy(layer: Layer): readonly Target[] {
  return typeof layer === 'object' ? (layer.targets ?? []) : []
}

function steppedTo(layer: Layer): readonly Provider[] {
  const role = typeof layer === 'object' ? layer.role : layer.layer?.role
  return role?.kind === 'downgrade' ? role.steps.flatMap(({ target }) => target ?? []) : []
}
