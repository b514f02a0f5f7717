import type { ImageRequest, ProviderOptions } from '@stint/core'
import type { FromImageModelOptions } from './from-options.ts'

/** The options by vendor that a request goes with: the factory's, and over them its own. */
export function optionsFor(
  { providerOptions: own = {} }: ImageRequest,
  { providerOptions: general = {} }: FromImageModelOptions,
): ProviderOptions {
  const vendors = new Set([...Object.keys(general), ...Object.keys(own)])
  const merged = [...vendors].map((vendor) => [vendor, { ...general[vendor], ...own[vendor] }])
  return Object.fromEntries(merged) as ProviderOptions
}
