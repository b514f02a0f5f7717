/** Where a command reads and writes: a process, or a test. */
export interface Terminal {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** What the command was asked for, and nothing else: it may be piped. */
  readonly out: (text: string) => void
  /** Progress and errors. */
  readonly err: (text: string) => void
  /** Whether `err` is a terminal whose lines can be drawn over. */
  readonly isInteractive: boolean
  /** Columns that `err` has. */
  readonly columns: number
  /** All that is piped in. Rejects when it is cut off by Ctrl-C. */
  readonly readInput: () => Promise<string>
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}
