import { Fault } from '@stint/core'
import { isHeaderValue } from './header-value.ts'

/** A key, or where to get it: called for every attempt, so that keys may be rotated. */
export type ApiKey = string | (() => string | Promise<string>)

/** What a key is called, and where it is looked for when the option is left out, in this order. */
export interface ApiKeyNames {
  readonly vendor: string
  readonly variables: readonly string[]
  /** The option that it is given as. Default `apiKey`. */
  readonly option?: 'apiKey' | 'accessToken'
}

/**
 * The key of one attempt. The environment is read now and not when the provider is declared: a
 * pipeline can be declared, explained and tested without keys, and a variable set later still
 * counts.
 * @throws Fault `auth`, unsent, that names the option and the variables.
 */
export async function resolveApiKey(
  given: ApiKey | undefined,
  names: ApiKeyNames,
): Promise<string> {
  const { vendor, variables, option = 'apiKey' } = names
  const key: unknown = await find(given, names)
  if (typeof key === 'string' && key.trim() !== '') return sendable(key.trim(), names)
  const missing =
    given === undefined
      ? `pass ${option} or set ${variables.join(' or ')}`
      : `the ${typeof given} given as ${option} is blank or returned none`
  throw unsent(`${vendor}: no ${option === 'apiKey' ? 'API key' : 'access token'}: ${missing}`)
}

/** @throws Fault `auth`, unsent, for a key that no header takes: it was cut or copied with something in it. */
function sendable(key: string, { vendor, option = 'apiKey' }: ApiKeyNames): string {
  if (isHeaderValue(key)) return key
  const what = `the ${option === 'apiKey' ? 'API key' : 'access token'} has a line break in it, or a letter that no key has`
  throw unsent(`${vendor}: ${what}: copy it again`)
}

async function find(
  given: ApiKey | undefined,
  { vendor, variables, option = 'apiKey' }: ApiKeyNames,
): Promise<string | undefined> {
  if (typeof given !== 'function') return given ?? fromEnvironment(variables)
  try {
    return await given()
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    throw unsent(`${vendor}: the function given as ${option} failed: ${text}`, error)
  }
}

function fromEnvironment(variables: readonly string[]): string | undefined {
  return variables.map((name) => process.env[name]).find((value) => value?.trim())
}

function unsent(message: string, cause?: unknown): Fault {
  return new Fault('auth', { message, delivery: 'unsent', cause })
}
