import type { Explanation, Pipeline, Plan } from '@stint/core'
import { Command, Option } from 'commander'
import { findConfig } from '../config/find-config.ts'
import { loadFile } from '../config/load-pipeline.ts'
import { explanationJson } from '../explanation-json.ts'
import { importFrom, importSystems } from '../import/import-from.ts'
import { importedToJson } from '../import/imported-to-json.ts'
import { renderImported } from '../import/render-imported.ts'
import { parseSettings } from '../import/settings.ts'
import { readText } from '../read-text.ts'
import { readRequest } from '../request-file.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import type { CommandMaker } from './command-maker.ts'

interface Options {
  readonly pipeline?: string
  readonly request?: string
  readonly json?: true
  readonly from?: string
  readonly set: readonly string[]
}

/** `stint explain`: the worst case of each pipeline of a file, and what is wrong with it. */
export const explainCommand: CommandMaker = (terminal, exit) =>
  new Command('explain')
    .description(
      'show the worst case of a pipeline, before it runs; exit code 1 on a finding of level error',
    )
    .argument('[file]', 'a configuration (default: the one of this folder)')
    .option('-p, --pipeline <name>', 'one of its pipelines (default: all)')
    .option('-r, --request <file>', 'the worst case of one request: JSON or YAML')
    .option('--json', 'the explanation as JSON; null is no limit')
    .option('--from <system>', `the configuration of another system: ${systems}`)
    .addOption(
      new Option('--set <name=value>', 'what that configuration does not say; repeatable')
        .argParser(gather)
        .default([], 'none'),
    )
    .addHelpText('after', settingsHelp)
    .action(async (file: string | undefined, options: Options) => {
      const { text, explained } =
        options.from === undefined
          ? await ownFile(terminal, file, options)
          : await comingFrom(terminal, options.from, file, options)
      terminal.out(text)
      const found = explained.flatMap(({ findings }) => findings)
      exit(found.some(({ level }) => level === 'error') ? 1 : 0)
    })

/** What is printed, and what it is about. */
interface Told {
  readonly text: string
  readonly explained: readonly (Explanation | Plan)[]
}

const systems = importSystems.map(({ name }) => name).join(', ')

const settingsHelp = [
  '\nSettings of --from:',
  ...importSystems.flatMap(({ name, file, settings }) => [
    `  ${name}${file === undefined ? '' : ` ${file}`}`,
    ...Object.entries(settings).map(([setting, { about }]) => `    --set ${setting}=  ${about}`),
  ]),
].join('\n')

function gather(value: string, before: readonly string[]): string[] {
  return [...before, value]
}

/** What another system would do at worst, and the file that says the same here. */
async function comingFrom(
  terminal: Terminal,
  system: string,
  file: string | undefined,
  { set, json, pipeline, request }: Options,
): Promise<Told> {
  if (pipeline !== undefined || request !== undefined) {
    throw new UsageError(
      `${pipeline === undefined ? '--request' : '--pipeline'} is for a stint file, and not for --from`,
    )
  }
  const given = file === undefined ? undefined : await readText(terminal, file)
  const imported = importFrom(system, given, { settings: parseSettings(set), file })
  const text = json
    ? `${JSON.stringify(importedToJson(imported), null, 2)}\n`
    : `${renderImported(imported).trimEnd()}\n`
  return { text, explained: [imported.theirs.explain()] }
}

async function ownFile(
  terminal: Terminal,
  file: string | undefined,
  options: Options,
): Promise<Told> {
  if (options.set.length > 0) throw new UsageError('--set belongs to --from')
  const explained = await explainFile(terminal, file, options)
  const text = options.json
    ? JSON.stringify(toJson(explained, options), null, 2)
    : [...explained.values()].map(String).join('\n\n')
  return { text: `${text}\n`, explained: [...explained.values()] }
}

async function explainFile(
  terminal: Terminal,
  file: string | undefined,
  { pipeline, request }: Options,
): Promise<Map<string, Explanation | Plan>> {
  const { cwd, env } = terminal
  const loaded = await loadFile(file ?? findConfig(cwd), { pipeline, env, cwd })
  const chosen =
    pipeline === undefined ? [...loaded.pipelines] : [[pipeline, loaded.pipeline!] as const]
  const asked = request === undefined ? undefined : await readRequest(terminal, request)
  const explained = new Map<string, Explanation | Plan>()
  for (const [name, each] of chosen) {
    // oxlint-disable-next-line no-await-in-loop -- in the order of the file
    explained.set(name, asked ? await planOf(each, asked, terminal) : each.explain())
  }
  return explained
}

async function planOf(pipeline: Pipeline, request: unknown, { signal }: Terminal): Promise<Plan> {
  return pipeline.plan(request, { signal }).catch((error: unknown) => {
    // A request that is none.
    if (error instanceof TypeError) throw new UsageError(error.message)
    throw error
  })
}

/** One pipeline alone is its explanation; several are told apart by name. */
function toJson(explained: Map<string, Explanation | Plan>, { pipeline }: Options): object {
  const all = [...explained].map(([name, each]) => [name, explanationJson(each)] as const)
  return pipeline !== undefined || all.length === 1 ? all[0]![1] : Object.fromEntries(all)
}
