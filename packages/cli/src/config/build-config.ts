import type { Pipeline } from '@stint/core'
import { configSchema, pipelineSchema, type ConfigFrame } from './config-schema.ts'
import type { KeyReference } from './env-references.ts'
import type { LoadOptions } from './load-options.ts'
import { loadKinds } from './plugins.ts'
import { Problems } from './problems.ts'
import { readProviders } from './read-providers.ts'
import type { Source } from './source.ts'
import { Stacks, type DeclaredPipeline } from './stacks.ts'

/** What a configuration comes to. */
export interface Built {
  readonly pipelines: ReadonlyMap<string, Pipeline>
  /** The names of the providers that each pipeline leads to, the members of a pool in its place. */
  readonly providers: ReadonlyMap<string, readonly string[]>
  /** The keys that its providers read when they are asked. */
  readonly keys: readonly KeyReference[]
}

/** The name of the pipeline that stands at the top of a file. */
export const topName = 'default'

/**
 * Builds the pipelines of a configuration.
 * @throws UsageError that says all that is wrong, and where.
 */
export async function buildConfig(
  source: Source,
  folder: string,
  options: LoadOptions,
): Promise<Built> {
  const problems = new Problems(source)
  const config = problems.check([], configSchema, source.data ?? {})
  if (!config) throw problems.error()
  const kinds = await loadKinds(config.plugins ?? [], folder, problems)
  const { makers, keys } = await readProviders(config.providers, { kinds, problems, options })
  const declared = declaredIn(config, problems)
  const stacks = new Stacks({ kinds, problems, options, makers, declared })
  // A provider that no pipeline uses is checked as well.
  for (const name of makers.keys()) stacks.find(name, ['providers', name])
  const pipelines = new Map<string, Pipeline>()
  for (const name of declared.keys()) {
    const made = stacks.pipeline(name)
    if (made) pipelines.set(name, made)
  }
  if (problems.any) throw problems.error()
  const named = [...pipelines.keys()].map((name) => [name, stacks.providersOf(name)] as const)
  return { pipelines, keys, providers: new Map(named) }
}

/** The pipelines of a configuration, by name. */
function declaredIn(config: ConfigFrame, problems: Problems): Map<string, DeclaredPipeline> {
  const { pipelines = {}, providers, layers, target, strict, unknown } = config
  const declared = new Map<string, DeclaredPipeline>()
  if (layers !== undefined || target !== undefined) {
    if (Object.hasOwn(providers, topName)) {
      const message = 'the pipeline at the top has this name: targets are found by it'
      problems.add(['providers', topName], message, 'name')
      return declared
    }
    declared.set(topName, { path: [], frame: { layers, target, strict, unknown } })
  } else if (Object.keys(pipelines).length === 0) {
    problems.add([], 'expected layers and a target, or pipelines by name')
  }
  for (const [name, entry] of Object.entries(pipelines)) {
    const path = ['pipelines', name]
    if (Object.hasOwn(providers, name)) {
      problems.add(path, 'a provider has this name: targets are found by it', 'name')
      continue
    }
    if (declared.has(name)) problems.add(path, 'the pipeline at the top has this name', 'name')
    const frame = problems.check(path, pipelineSchema, entry)
    if (frame) declared.set(name, { path, frame })
  }
  return declared
}
