import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/**
 * The text of a file that a command was given.
 * @throws UsageError when it cannot be read.
 */
export async function readText({ cwd }: Terminal, file: string): Promise<string> {
  return readFile(resolve(cwd, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file}: cannot be read (${error.code ?? error.message})`)
  })
}
