import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { commands } from './commands/commands.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/**
 * Runs a command line to its end.
 * @returns the exit code: 0; 1 where the answer is no (a finding of level error, a call that failed); 2 where the
 * command, a file or an option has to be mended first; 130 after Ctrl-C.
 */
export async function runCommand(argv: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0
  const program = new Command('stint')
    .description(
      'A bound over all retries of a call to an AI provider: explained, run, simulated and seen.',
    )
    .version(versionOf(new URL('../package.json', import.meta.url)))
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showHelpAfterError('(stint --help says what there is)')
  for (const make of commands) {
    program.addCommand(
      make(terminal, (code) => {
        exitCode = code
      }).copyInheritedSettings(program),
    )
  }
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    if (isInterrupted(error, terminal)) return 130
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (!(error instanceof UsageError)) throw error
    terminal.err(`stint: ${error.message}\n`)
    return 2
  }
}

function versionOf(manifest: URL): string {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }).version
}

/** Whether it comes of Ctrl-C. */
function isInterrupted(error: unknown, { signal }: Terminal): boolean {
  if (!signal.aborted) return false
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError')
}
