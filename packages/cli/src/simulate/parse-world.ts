import { problemsOf } from '@stint/core'
import { parse } from 'yaml'
import { UsageError } from '../usage-error.ts'
import { worldSchema } from './world-schema.ts'
import type { World } from './world.ts'

/**
 * Reads the text of a world, YAML or JSON.
 * @param name what to call the file in an error.
 * @throws UsageError when it cannot be read, or says something that is not allowed.
 */
export function parseWorld(text: string, name: string): World {
  let given: unknown
  try {
    given = parse(text)
  } catch (error) {
    throw new UsageError(`${name}: ${String((error as Error).message).split('\n')[0]}`)
  }
  const read = worldSchema.safeParse(given)
  if (read.success) return read.data
  const problems = problemsOf(read.error, given, { schema: worldSchema })
  throw new UsageError(`${name}: ${problems.join('; ')}`)
}
