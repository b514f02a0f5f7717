import { dirname, resolve } from 'node:path'
import { Command } from 'commander'
import { configJsonSchema } from '../config/json-schema.ts'
import { loadKinds } from '../config/plugins.ts'
import { Problems } from '../config/problems.ts'
import { moduleSource } from '../config/source.ts'
import type { CommandMaker } from './command-maker.ts'

interface Options {
  readonly plugin?: readonly string[]
}

/** `stint schema`: what a configuration may say, for editors. */
export const schemaCommand: CommandMaker = (terminal) =>
  new Command('schema')
    .description('print the JSON Schema of stint.yaml, with the layers and providers of plugins')
    .option('--plugin <package...>', 'packages whose layers and providers have names in the file')
    .action(async ({ plugin = [] }: Options) => {
      const problems = new Problems(moduleSource('stint schema', {}))
      const kinds = await loadKinds(plugin, dirname(resolve(terminal.cwd, 'stint.yaml')), problems)
      if (problems.any) throw problems.error()
      terminal.out(`${JSON.stringify(await configJsonSchema(kinds), null, 2)}\n`)
    })
