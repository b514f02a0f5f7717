import { isPlainObject } from '@stint/core'
import type { Problems } from './problems.ts'
import type { Path } from './source.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A key that a provider needs when it is asked. */
export interface KeyReference {
  /** The provider's name in the file. */
  readonly provider: string
  /** The variables of the environment that it is looked for in: one that is set is enough. */
  readonly variables: readonly string[]
}

const reference = /^env:([A-Za-z_]\w*)$/
const secret = /key|token|secret|password/i

/** Whether an option of this name holds a secret. */
export function isSecret(option: string): boolean {
  return secret.test(option)
}

/** Options with the environment in the place of references. */
export interface ResolvedOptions {
  readonly options: Record<string, unknown>
  /** Those that secrets are read from, when they are needed. */
  readonly variables: readonly string[]
}

/**
 * Puts the environment in the place of `env:` references. A secret becomes a function that reads its variable at each
 * attempt, so that a file can be explained without any; written out in a file it is refused.
 */
export function resolveReferences(
  options: Readonly<Record<string, unknown>>,
  { path, env, problems }: { readonly path: Path; readonly env: Env; readonly problems: Problems },
): ResolvedOptions {
  const variables: string[] = []
  const resolved = Object.entries(options).map(([name, value]) => {
    if (!isSecret(name) || typeof value !== 'string') {
      return [name, replace(value, [...path, name], env, problems)]
    }
    const [, variable] = reference.exec(value) ?? []
    if (variable === undefined) {
      problems.add([...path, name], 'expected a reference like env:MY_KEY, not the secret itself')
      return [name, undefined]
    }
    variables.push(variable)
    return [name, () => read(variable, env)]
  })
  return { options: Object.fromEntries(resolved), variables }
}

function read(variable: string, env: Env): string {
  const value = env[variable]
  if (value) return value
  throw new Error(`the environment variable ${variable} is not set`)
}

function replace(value: unknown, path: Path, env: Env, problems: Problems): unknown {
  if (Array.isArray(value)) {
    return value.map((item, at) => replace(item, [...path, at], env, problems))
  }
  if (isPlainObject(value)) {
    const entries = Object.entries(value)
    return Object.fromEntries(
      entries.map(([name, item]) => [name, replace(item, [...path, name], env, problems)]),
    )
  }
  const [, variable] = typeof value === 'string' ? (reference.exec(value) ?? []) : []
  if (variable === undefined) return value
  const found = env[variable]
  if (!found) problems.add(path, `the environment variable ${variable} is not set`)
  return found
}
