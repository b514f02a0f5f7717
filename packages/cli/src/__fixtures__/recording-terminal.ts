import type { Terminal } from '../terminal.ts'

/** A terminal that remembers what was written, and whose user can press Ctrl-C. */
export interface RecordingTerminal {
  readonly terminal: Terminal
  readonly out: () => string
  readonly err: () => string
  readonly abort: () => void
}

export function recordingTerminal(given: Partial<Terminal> = {}): RecordingTerminal {
  const written = { out: '', err: '' }
  const interrupt = new AbortController()
  return {
    terminal: {
      cwd: process.cwd(),
      env: {},
      out: (text) => void (written.out += text),
      err: (text) => void (written.err += text),
      isInteractive: false,
      columns: 80,
      readInput: async () => '',
      signal: interrupt.signal,
      ...given,
    },
    out: () => written.out,
    err: () => written.err,
    abort: () => interrupt.abort(new Error('interrupted')),
  }
}
