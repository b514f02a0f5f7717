import type { Pipeline } from '@stint/core'
import { buildConfig } from '../config/build-config.ts'
import { configsIn, findConfig } from '../config/find-config.ts'
import { loadFile, onlyPipeline, type LoadedFile } from '../config/load-pipeline.ts'
import { moduleSource } from '../config/source.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import type { ImageOptions } from './image-options.ts'
import { missingKeys } from './missing-keys.ts'
import { builtInConfig } from './offline/built-in-config.ts'
import type { OfflineBackend } from './offline/offline-backend.ts'

/** What a call is made with. */
export interface Chosen {
  readonly pipeline: Pipeline
  /** Providers without a key, which others stand in for. */
  readonly warnings: readonly string[]
}

/**
 * The pipeline that a command line means, with what it needs to be asked.
 * @throws UsageError when there is none, or no provider of it has a key.
 */
export async function choosePipeline(
  terminal: Terminal,
  options: ImageOptions,
  offline: OfflineBackend | undefined,
): Promise<Chosen> {
  const { cwd, env } = terminal
  const { config, pipeline: name } = options
  if (offline && config === undefined && configsIn(cwd).length === 0) {
    return { pipeline: await builtIn(cwd, offline, name), warnings: [] }
  }
  const file = config ?? findConfig(cwd)
  const loaded = await loadFile(file, { cwd, pipeline: name, env, override: offline?.override })
  const pipeline = onlyPipeline(loaded)
  return { pipeline, warnings: offline ? [] : checkKeys(pipeline, loaded, env) }
}

async function builtIn(
  cwd: string,
  { override }: OfflineBackend,
  name: string | undefined,
): Promise<Pipeline> {
  if (name !== undefined) {
    throw new UsageError(`no configuration in ${cwd} has a pipeline '${name}': give --config`)
  }
  const { pipelines } = await buildConfig(moduleSource('--offline', builtInConfig), cwd, {
    override,
  })
  const [pipeline] = pipelines.values()
  return pipeline!
}

function checkKeys(
  { id }: Pipeline,
  { providers, keys }: LoadedFile,
  env: Terminal['env'],
): readonly string[] {
  const { told, all } = missingKeys(providers.get(id) ?? [], keys, env)
  if (all) {
    throw new UsageError(
      `no key for any provider of '${id}', nothing was sent: ${told.join(', ')}; set one, or try --offline`,
    )
  }
  return told.map((each) => `${each}, which is not set`)
}
