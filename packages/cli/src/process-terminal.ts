import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Terminal } from './terminal.ts'

/** The terminal of this process. The first Ctrl-C asks the command to end, the second ends it. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process
  const interrupt = new AbortController()
  const { signal } = interrupt
  process.once('SIGINT', () => interrupt.abort(new Error('interrupted')))
  outliveReaders(stdout, stderr)
  return {
    cwd: process.cwd(),
    env,
    out: (written) => void stdout.write(written),
    err: (written) => void stderr.write(written),
    isInteractive: stderr.isTTY && env['TERM'] !== 'dumb' && !env['CI'],
    // Its user may have made it wider or narrower.
    get columns() {
      // 0 where there is a terminal that nobody has told its size.
      return stderr.columns || 80
    },
    readInput: () => text(addAbortSignal(signal, stdin)),
    signal,
  }
}

/**
 * Nobody may be left to read (`stint image ... | head`), or a disk full that this is written to. Without a listener
 * that would end the process, and with it a call that is paid for, before its images and its report are written.
 */
function outliveReaders(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): void {
  stderr.on('error', () => undefined)
  stdout.once('error', ({ code, message }: NodeJS.ErrnoException) => {
    stdout.on('error', () => undefined)
    // Whoever closes a pipe has all that they wanted.
    if (code === 'EPIPE') return
    stderr.write(`stint: the output cannot be written (${code ?? message})\n`)
    process.once('exit', () => (process.exitCode = 1))
  })
}
