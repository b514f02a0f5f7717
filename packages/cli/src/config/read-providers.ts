import { isPipeline, type Target } from '@stint/core'
import { providerSchema } from './config-schema.ts'
import {
  isSecret,
  resolveReferences,
  type KeyReference,
  type ResolvedOptions,
} from './env-references.ts'
import type { FindTarget, ProviderKind } from './kinds.ts'
import type { DeclaredProvider, LoadOptions } from './load-options.ts'
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
    keys.push(...read.keys.map((variables) => ({ provider: name, variables })))
  }
  return { makers, keys }
}

interface Read {
  readonly make: MakeTarget
  /** For each of its keys, where it is looked for. */
  readonly keys: readonly (readonly string[])[]
}

const wrong: Read = { make: () => undefined, keys: [] }

async function readProvider(name: string, entry: unknown, reading: Reading): Promise<Read> {
  const { kinds, problems, options } = reading
  const { replace, env = process.env } = options
  const path = ['providers', name]
  if (isTarget(entry)) return readMade(name, entry, reading)
  const frame = problems.check(path, providerSchema, entry)
  if (!frame) return wrong
  const { type, ...own } = frame
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
  const model = typeof own['model'] === 'string' ? own['model'] : undefined
  const price = typeof own['price'] === 'number' ? own['price'] : undefined
  const declared = { name, type, model, price }
  const over = type === 'pool' ? {} : overrideOf(declared, own, reading)
  if (!over) return wrong
  const resolved = resolveReferences({ ...own, ...over }, { path, env, problems })
  // A pool is called as the file calls it; vendors name a target after its model.
  const named = type === 'pool' ? { id: name, ...resolved.options } : resolved.options
  const checked = problems.check(path, kind.schema, named)
  if (checked === undefined) return wrong
  const keys = keysOf(resolved, kind)
  if (replace && type !== 'pool') return { make: () => replace(declared), keys }
  return { make: (find) => problems.attempt(path, () => kind.make(checked, find)), keys }
}

/** A target made in code is what it is: it can be replaced, and options cannot be put over it. */
function readMade(name: string, target: Target, reading: Reading): Read {
  const { replace } = reading.options
  const declared = { name, type: 'ready-made' }
  if (!overrideOf(declared, {}, reading)) return wrong
  return { make: () => (replace ? replace(declared) : target), keys: [] }
}

/** Undefined where there is none for such a provider, which is told. */
function overrideOf(
  declared: DeclaredProvider,
  own: Readonly<Record<string, unknown>>,
  { problems, options: { override } }: Reading,
): Readonly<Record<string, unknown>> | undefined {
  if (!override) return {}
  return problems.attempt(['providers', declared.name], () => override(declared, own))
}

function keysOf(resolved: ResolvedOptions, kind: ProviderKind): readonly (readonly string[])[] {
  const { options, variables } = resolved
  if (variables.length > 0) return variables.map((variable) => [variable])
  const given = Object.entries(options).some(([name, value]) => isSecret(name) && value)
  return kind.keyVariables && !given ? [kind.keyVariables] : []
}

function isTarget(entry: unknown): entry is Target {
  if (typeof entry !== 'object' || entry === null) return false
  return ('attempt' in entry && 'id' in entry) || isPipeline(entry as Target)
}
