import { types } from 'node:util'

/**
 * JSON with the keys of every object in order, so that equal values give equal texts. Of bytes only
 * their length is written: whoever makes a digest adds the bytes themselves.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(inOrder(value))
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  if (types.isUint8Array(value)) return { bytes: value.byteLength }
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, inOrder(inner)]))
}
