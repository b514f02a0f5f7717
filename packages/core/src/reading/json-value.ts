import { isPlainObject } from '../is-plain-object.ts'
import { complainAt, quoted, type Complain } from './problem.ts'

/** A value that JSON can carry. */
export type JsonValue =
  | null
  | string
  | number
  | boolean
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined }

/** Deeper than any vendor's options; what is deeper has likely lost its way. */
const maxDepth = 64
const tooDeep = `expected JSON at most ${maxDepth} levels deep`

/**
 * A frozen copy of a JSON value. Undefined fields are left out, as JSON.stringify does.
 * @param inside the objects around it, to notice one that contains itself.
 */
export function readJson(
  given: unknown,
  complain: Complain,
  inside: readonly object[] = [],
): JsonValue | undefined {
  if (given === null || typeof given === 'string' || typeof given === 'boolean') return given
  if (typeof given === 'number' && Number.isFinite(given)) return given
  if (!Array.isArray(given) && !isPlainObject(given)) {
    complain([], `expected a JSON value, found ${nameOf(given)}`, 'hidden')
    return undefined
  }
  if (inside.includes(given) || inside.length === maxDepth) {
    complain([], inside.includes(given) ? 'expected JSON, found an object inside itself' : tooDeep)
    return undefined
  }
  return readInside(given, complain, [...inside, given])
}

function readInside(given: object, complain: Complain, inside: readonly object[]): JsonValue {
  if (Array.isArray(given)) {
    const items: unknown[] = Array.from(given)
    const copy = items.map((item, at) => readJson(item, complainAt(complain, at), inside) ?? null)
    return Object.freeze(copy)
  }
  const copy: Record<string, JsonValue> = {}
  for (const [key, value] of Object.entries(given)) {
    if (pollutes(key, value)) {
      complain(
        [],
        `expected no key ${quoted(key)}, which could change the prototype of other objects`,
      )
    } else if (value !== undefined) {
      copy[key] = readJson(value, complainAt(complain, key.slice(0, 40)), inside) ?? null
    }
  }
  return Object.freeze(copy)
}

/**
 * The rule of secure-json-parse (Fastify, the AI SDK): a vendor's library that merges options
 * deeply would write through these into every object of the process.
 */
function pollutes(key: string, value: unknown): boolean {
  if (key === '__proto__') return true
  if (key !== 'constructor' || typeof value !== 'object' || value === null) return false
  return Object.hasOwn(value, 'prototype')
}

function nameOf(given: unknown): string {
  if (typeof given === 'number') return String(given)
  if (given === undefined) return 'undefined'
  if (typeof given !== 'object') return `a ${typeof given}`
  const tag = Object.prototype.toString.call(given).slice(8, -1)
  return tag === 'Object' ? 'an instance of a class' : quoted(tag)
}
