import { isPipeline, type Target } from '@stint/core'
import { providerSchema } from './config-schema.ts'
import { resolveReferences, type KeyReference } from './env-references.ts'
import type { FindTarget } from './kinds.ts'
import type { LoadOptions } from './load-options.ts'
import { suggest } from './nearest.ts'
import type { Kinds } from './plugins.ts'
import type { Problems } from './problems.ts'

/** Makes a target, which may have others inside it. Gives none where something is wrong with it, which is told already. */
export type MakeTarget = (find: FindTarget) => Target | undefined

/** The providers of a configuration, none of them made yet. */
export interface Providers {
  readonly makers: ReadonlyMap<string, MakeTarget>
  /** The keys that they read when they are asked. */
  readonly keys: readonly KeyReference[]
}

/** What the providers are read with. */
export interface Reading {
  readonly kinds: Kinds
  readonly problems: Problems
  readonly options: LoadOptions
}

/** Reads the providers of a configuration. */
export async function readProviders(
  entries: Readonly<Record<string, unknown>>,
  reading: Reading,
): Promise<Providers> {
  const makers = new Map<string, MakeTarget>()
  const keys: KeyReference[] = []
  for (const [name, entry] of Object.entries(entries)) {
    // oxlint-disable-next-line no-await-in-loop -- problems are told in the order of the file
    const read = await readProvider(name, entry, reading)
    makers.set(name, read.make)
    keys.push(...read.variables.map((variable) => ({ provider: name, variable })))
  }
  return { makers, keys }
}

interface Read {
  readonly make: MakeTarget
  readonly variables: readonly string[]
}

const wrong: Read = { make: () => undefined, variables: [] }

async function readProvider(name: string, entry: unknown, reading: Reading): Promise<Read> {
  const { kinds, problems, options } = reading
  const { replace, env = process.env } = options
  const path = ['providers', name]
  if (isTarget(entry)) {
    const make = () => (replace ? replace({ name, type: 'ready-made' }) : entry)
    return { make, variables: [] }
  }
  const frame = problems.check(path, providerSchema, entry)
  if (!frame) return wrong
  const { type, ...given } = frame
  const load = kinds.providers.get(type)
  if (!load) {
    const hint = suggest(type, [...kinds.providers.keys()])
    problems.add([...path, 'type'], `unknown provider '${type}'${hint}`)
    return wrong
  }
  const kind = await load().catch((error: unknown) => {
    problems.add(path, `cannot be loaded: ${String((error as Error).message)}`)
  })
  if (!kind) return wrong
  const resolved = resolveReferences(given, { path, env, problems })
  // A pool is called as the file calls it; vendors name a target after its model.
  const named = type === 'pool' ? { id: name, ...resolved.options } : resolved.options
  const checked = problems.check(path, kind.schema, named)
  if (checked === undefined) return wrong
  const { variables } = resolved
  if (replace && type !== 'pool') {
    const model = typeof given['model'] === 'string' ? given['model'] : undefined
    return { make: () => replace({ name, type, model }), variables }
  }
  return { make: (find) => problems.attempt(path, () => kind.make(checked, find)), variables }
}

function isTarget(entry: unknown): entry is Target {
  if (typeof entry !== 'object' || entry === null) return false
  return ('attempt' in entry && 'id' in entry) || isPipeline(entry as Target)
}
