import type { ProviderOptions } from '@stint/core'

interface WithProviderOptions {
  readonly providerOptions?: ProviderOptions | undefined
}

/** The options by vendor that a request goes with: the factory's, and over them its own. */
export function optionsFor(
  { providerOptions: own = {} }: WithProviderOptions,
  { providerOptions: general = {} }: WithProviderOptions,
): ProviderOptions {
  const vendors = new Set([...Object.keys(general), ...Object.keys(own)])
  const merged = [...vendors].map((vendor) => [vendor, { ...general[vendor], ...own[vendor] }])
  return Object.fromEntries(merged) as ProviderOptions
}
