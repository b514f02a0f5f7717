import { readFile } from 'node:fs/promises'
import { dirname, extname, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Pipeline } from '@stint/core'
import { UsageError } from '../usage-error.ts'
import { buildConfig, topName } from './build-config.ts'
import type { KeyReference } from './env-references.ts'
import type { LoadOptions } from './load-options.ts'
import { suggest } from './nearest.ts'
import { moduleSource, parseSource, type Source } from './source.ts'

/** All of a configuration. */
export interface LoadedFile {
  /** The file, as messages name it. */
  readonly name: string
  /** By name; one that stands at the top of the file is called `default`. */
  readonly pipelines: ReadonlyMap<string, Pipeline>
  /** The one that was asked for: by `pipeline`, the only one, or the one called `default`. */
  readonly pipeline: Pipeline | undefined
  /** The names of the providers that each pipeline leads to, the members of a pool in its place. */
  readonly providers: ReadonlyMap<string, readonly string[]>
  /** The keys that its providers read when they are asked. */
  readonly keys: readonly KeyReference[]
}

/**
 * Reads a configuration: `.yaml`, `.yml` or `.json`, or a module (`.ts`, `.js`, `.mjs`) whose default export is one.
 * @throws UsageError that says where something is wrong, what was given and what is allowed.
 */
export async function loadFile(file: string, options: LoadOptions = {}): Promise<LoadedFile> {
  const { cwd = process.cwd(), pipeline } = options
  const path = resolve(cwd, file)
  const name = shown(path, cwd)
  const built = await buildConfig(await read(path, name), dirname(path), options)
  return { ...built, name, pipeline: choose(name, built.pipelines, pipeline) }
}

/**
 * Reads one pipeline from a configuration.
 * @throws UsageError as loadFile does, and when it is not clear which pipeline is meant.
 */
export async function loadPipeline(file: string, options: LoadOptions = {}): Promise<Pipeline> {
  return onlyPipeline(await loadFile(file, options))
}

/**
 * The pipeline that is meant.
 * @throws UsageError when that is not clear.
 */
export function onlyPipeline({ name, pipeline, pipelines }: LoadedFile): Pipeline {
  if (pipeline) return pipeline
  const names = [...pipelines.keys()].join(', ')
  throw new UsageError(`${name}: which pipeline? There are ${names}`)
}

function choose(
  file: string,
  pipelines: ReadonlyMap<string, Pipeline>,
  name: string | undefined,
): Pipeline | undefined {
  if (name === undefined) {
    const [first] = pipelines.values()
    return pipelines.size === 1 ? first : pipelines.get(topName)
  }
  const chosen = pipelines.get(name)
  if (chosen) return chosen
  const hint = suggest(name, [...pipelines.keys()])
  throw new UsageError(`${file}: unknown pipeline '${name}'${hint}`)
}

/** As the user knows it. */
function shown(path: string, cwd: string): string {
  const near = relative(cwd, path)
  return near.startsWith('..') ? path : near
}

async function read(path: string, name: string): Promise<Source> {
  const kind = extname(path)
  if (['.ts', '.mts', '.js', '.mjs'].includes(kind)) return readModule(path, name)
  if (!['.yaml', '.yml', '.json'].includes(kind)) {
    throw new UsageError(`${name}: expected a file that ends in .yaml, .yml, .json, .ts or .js`)
  }
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${name}: cannot be read (${error.code ?? error.message})`)
  })
  return parseSource(name, text)
}

async function readModule(path: string, name: string): Promise<Source> {
  const module = (await import(pathToFileURL(path).href).catch((error: NodeJS.ErrnoException) => {
    const old = error.code === 'ERR_UNKNOWN_FILE_EXTENSION'
    const hint = old ? ': .ts needs Node 22.18 or later; write a .js, or a stint.yaml' : ''
    throw new UsageError(`${name}: cannot be loaded${hint || `: ${error.message}`}`)
  })) as { readonly default?: unknown }
  if (module.default === undefined) {
    throw new UsageError(`${name}: expected export default defineConfig({ ... })`)
  }
  return moduleSource(name, module.default)
}
