import { isPlainObject } from '@stint/core'

/**
 * A copy that may be written into, as packages do with what they are given: a checked request is
 * frozen. Bytes are the caller's own, and what is undefined is left out.
 */
export function thawed<T>(value: T): Thawed<T> {
  return copy(value) as Thawed<T>
}

type Thawed<T> = T extends Uint8Array | URL | Date
  ? T
  : T extends readonly (infer Each)[]
    ? Thawed<Each>[]
    : T extends object
      ? { -readonly [Key in keyof T]: Thawed<T[Key]> }
      : T

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy)
  if (typeof value !== 'object' || value === null || !isPlainObject(value)) return value
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(fields.map(([name, field]) => [name, copy(field)]))
}
