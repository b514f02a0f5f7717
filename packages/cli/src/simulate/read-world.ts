import { problemsOf } from '@stint/core'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { UsageError } from '../usage-error.ts'
import { worldSchema, type World } from './world.ts'

/**
 * Reads a world from a file, YAML or JSON.
 * @param name what to call the file in an error.
 * @throws UsageError when it is not there, cannot be read, or says something that is not allowed.
 */
export function readWorld(path: string, name: string = path): World {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(`${name} cannot be read: ${messageOf(error)}`)
  }
  return parseWorld(text, name)
}

/** The same from a text. */
export function parseWorld(text: string, name: string): World {
  let given: unknown
  try {
    given = parse(text)
  } catch (error) {
    throw new UsageError(`${name}: ${messageOf(error).split('\n')[0]}`)
  }
  const read = worldSchema.safeParse(given)
  if (read.success) return read.data
  throw new UsageError(
    `${name}: ${problemsOf(read.error, given, { schema: worldSchema }).join('; ')}`,
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
