import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { CodeBlock } from './code-blocks.ts'
import { importsFor } from './prelude.ts'

/** A block that says of itself that it runs: ```ts run */
export function isRun({ language, note }: CodeBlock): boolean {
  return language === 'ts' && note === 'run'
}

/**
 * Runs a block as a module in this folder, in a process of its own that knows no keys.
 * @returns what it prints. Rejects when it does not exit with 0.
 */
export async function runBlock(block: CodeBlock): Promise<string> {
  const program = `${importsFor(block)}\n${block.text}`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@stint/source', '--input-type=module-typescript', '--eval', program],
    { cwd: import.meta.dirname, timeout: 60_000, env: { PATH: process.env['PATH'] } },
  )
  return stdout
}
