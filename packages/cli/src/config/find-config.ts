import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../usage-error.ts'

const names = ['stint.config.ts', 'stint.config.js', 'stint.yaml', 'stint.yml', 'stint.json']

/** The names of the configurations that a folder has. */
export function configsIn(folder: string): string[] {
  return names.filter((name) => existsSync(join(folder, name)))
}

/**
 * The configuration of a folder.
 * @throws UsageError when there is none, or more than one.
 */
export function findConfig(folder: string): string {
  const found = configsIn(folder)
  const [only, ...more] = found
  if (only === undefined) {
    throw new UsageError(`no configuration in ${folder}: looked for ${names.join(', ')}`)
  }
  if (more.length > 0) throw new UsageError(`more than one configuration: ${found.join(', ')}`)
  return join(folder, only)
}
