import type { Command } from 'commander'
import type { Terminal } from '../terminal.ts'

/** Makes one command. It writes to the terminal alone, throws UsageError for what its user can mend, and sets the exit code. */
export type CommandMaker = (terminal: Terminal, exit: (code: number) => void) => Command
