import type { Terminal } from './terminal.ts'

/** The terminal of this process. The first Ctrl-C asks the command to end, the second ends it. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process
  const interrupt = new AbortController()
  process.once('SIGINT', () => interrupt.abort(new Error('interrupted')))
  return {
    cwd: process.cwd(),
    env,
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    isInteractive: stderr.isTTY && env['TERM'] !== 'dumb' && !env['CI'],
    columns: stderr.columns ?? 80,
    signal: interrupt.signal,
  }
}
