import { types } from 'node:util'

/**
 * JSON with the keys of every object in order, so that equal values give equal texts. Of a field
 * that holds bytes only their length is written: whoever makes a digest adds the bytes themselves.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (isObject(inner) ? sorted(inner) : inner))
}

function sorted(value: object): object {
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, field]) => [key, outlined(field)]))
}

/** Before JSON asks them: a Buffer would write itself out number by number. */
function outlined(field: unknown): unknown {
  return types.isUint8Array(field) ? { bytes: field.byteLength } : field
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
