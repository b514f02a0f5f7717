import type { CommandMaker } from './command-maker.ts'
import { explainCommand } from './explain.ts'
import { imageCommand } from './image.ts'
import { reportCommand } from './report.ts'
import { schemaCommand } from './schema.ts'
import { simulateCommand } from './simulate.ts'

/** All commands, in the order that help lists them in. */
export const commands: readonly CommandMaker[] = [
  explainCommand,
  imageCommand,
  reportCommand,
  schemaCommand,
  simulateCommand,
]
