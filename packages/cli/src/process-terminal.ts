import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Terminal } from './terminal.ts'

/** The terminal of this process. The first Ctrl-C asks the command to end, the second ends it. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process
  const interrupt = new AbortController()
  const { signal } = interrupt
  process.once('SIGINT', () => interrupt.abort(new Error('interrupted')))
  return {
    cwd: process.cwd(),
    env,
    out: (written) => void stdout.write(written),
    err: (written) => void stderr.write(written),
    isInteractive: stderr.isTTY && env['TERM'] !== 'dumb' && !env['CI'],
    // Its user may have made it wider or narrower.
    get columns() {
      return stderr.columns ?? 80
    },
    readInput: () => text(addAbortSignal(signal, stdin)),
    signal,
  }
}
