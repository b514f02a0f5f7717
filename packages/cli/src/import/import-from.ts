import type { Pipeline } from '@stint/core'
import { UsageError } from '../usage-error.ts'
import { bounded } from './bounded.ts'
import { goclaw } from './goclaw/goclaw.ts'
import type { ImportSystem } from './import-system.ts'
import { litellm } from './litellm/litellm.ts'
import { parseConfig } from './parse-config.ts'
import { portkey } from './portkey/portkey.ts'
import { aiSdk } from './presets/ai-sdk.ts'
import { langchain } from './presets/langchain.ts'
import { openai } from './presets/openai.ts'
import { Settings } from './settings.ts'
import type { StintFile } from './stint-file.ts'
import { theirPipeline } from './their-pipeline.ts'
import { writeStintFile } from './write-stint-file.ts'

/** Systems whose configuration can be read, in the order that help lists them in. */
export const importSystems: readonly ImportSystem[] = [
  litellm,
  portkey,
  goclaw,
  openai,
  aiSdk,
  langchain,
]

export interface ImportOptions {
  /** `--set` as name and value: see `settings` of each system, and `parseSettings`. */
  readonly settings?: Readonly<Record<string, string>> | undefined
  /** What the text was read from, for errors. */
  readonly file?: string | undefined
}

/** The configuration of another system, as what it is there and as what it could be here. */
export interface Imported {
  readonly system: string
  /** Over targets that do nothing. Its `explain()` is the worst case of the other system. */
  readonly theirs: Pipeline
  /** What a reader should know, in whole sentences. */
  readonly notes: readonly string[]
  /** A stint file that says the same with a bound. Keys in it are references to the environment. */
  readonly ours: { readonly data: StintFile; readonly yaml: string }
}

/**
 * Reads the configuration of another system.
 * @param text that of its file; undefined for what is configured in code.
 * @throws UsageError for a system or a setting that is not known, and for a field that is not what it should be, with
 * its path and without its value.
 */
export function importFrom(
  name: string,
  text: string | undefined,
  options: ImportOptions = {},
): Imported {
  const system = importSystems.find((each) => each.name === name)
  if (!system) {
    const names = importSystems.map((each) => each.name).join(', ')
    throw new UsageError(`--from ${name}: not known; there are ${names}`)
  }
  const settings = new Settings(name, system.settings, options.settings ?? {})
  const reading = system.read(configOf(system, text, options.file), settings)
  const theirs = theirPipeline(reading.route, reading.id)
  const ours = bounded(reading.route, reading.cooldown)
  return {
    system: name,
    theirs,
    notes: [...reading.notes, ...(ours.levelled ? [levelledNote] : [])],
    ours: { data: ours.data, yaml: writeStintFile(ours, name, theirs.explain()) },
  }
}

const levelledNote =
  'Tries or times of targets differ: in the stint file the largest stand for all, so that the last targets may be left without time; `stint explain` says so.'

function configOf({ name, file }: ImportSystem, text: string | undefined, from?: string): unknown {
  if (file === undefined) {
    if (text === undefined) return undefined
    throw new UsageError(`--from ${name} reads no file: it is configured in code, see --set`)
  }
  if (text !== undefined) return parseConfig(text, from ?? file)
  throw new UsageError(`--from ${name} needs a file: stint explain --from ${name} ${file}`)
}
