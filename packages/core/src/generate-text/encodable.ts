import { isPlainObject } from '../is-plain-object.ts'
import { readJson, type JsonValue } from '../reading/json-value.ts'
import type { Complain } from '../reading/problem.ts'

/**
 * Reads a value that will be written as JSON: what goes into a tool, or came out of it. A date, or
 * anything else that says by itself how JSON writes it (`toJSON`), is taken as it says. A frozen
 * copy; undefined after a complaint.
 */
export function readEncodable(given: unknown, complain: Complain): JsonValue | undefined {
  const problems: Parameters<Complain>[] = []
  const value = readJson(given, (...problem) => problems.push(problem))
  if (problems.length === 0) return value
  const text = asJsonSays(given)
  if (text !== undefined) return readJson(JSON.parse(text), complain)
  for (const problem of problems) complain(...problem)
  return undefined
}

/** Undefined when something in it is no JSON, even after it had its say. */
function asJsonSays(given: unknown): string | undefined {
  try {
    return JSON.stringify(given, (_key, value: unknown) => {
      if (isJson(value)) return value
      throw new TypeError('not JSON')
    })
  } catch {
    // What is wrong with it was found before.
    return undefined
  }
}

function isJson(value: unknown): boolean {
  if (value === null || value === undefined) return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value === 'string' || typeof value === 'boolean') return true
  return Array.isArray(value) || isPlainObject(value)
}
