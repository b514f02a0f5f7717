import { readJson, type JsonValue } from './json-value.ts'
import type { Complain } from './problem.ts'

/**
 * Options of single vendors, by the vendor's name: `{ google: { imageSize: '2K' } }`. Values are
 * JSON.
 */
export type ProviderOptions = {
  readonly [vendor: string]: { readonly [option: string]: JsonValue | undefined }
}

/**
 * Reads provider options into a frozen copy. Undefined after a complaint, or when none are given.
 */
export function readProviderOptions(
  given: unknown,
  complain: Complain,
): ProviderOptions | undefined {
  if (given === undefined) return undefined
  const options = readJson(given, complain)
  if (!isObject(options)) {
    if (options !== undefined) complain([], expected)
    return undefined
  }
  for (const [vendor, value] of Object.entries(options)) {
    if (!isObject(value)) complain([vendor.slice(0, 40)], 'expected an object of options')
  }
  return options as ProviderOptions
}

const expected = "expected an object by vendor, like { google: { imageSize: '2K' } }"

function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
