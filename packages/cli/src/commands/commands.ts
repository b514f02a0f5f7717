import type { CommandMaker } from './command-maker.ts'

/** All commands, in the order that help lists them in. */
export const commands: readonly CommandMaker[] = []
