import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Runs a file in a process of its own, so that nothing else is in its memory.
 * @returns what it writes to its output, which is JSON.
 */
export async function runChild<Result>(file: URL, args: readonly string[]): Promise<Result> {
  const flags = [
    '--expose-gc',
    '--conditions=@stint/source',
    '--disable-warning=ExperimentalWarning',
  ]
  const { stdout } = await run(process.execPath, [...flags, fileURLToPath(file), ...args])
  return JSON.parse(stdout) as Result
}
