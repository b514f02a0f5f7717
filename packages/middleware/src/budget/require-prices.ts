import { isPipeline, type Provider, type Target } from '@stint/core'

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
  if (target.target) return providersOf(target.target)
  return target.layers
    .flatMap((layer) => (typeof layer === 'object' ? (layer.targets ?? []) : []))
    .flatMap(providersOf)
}
