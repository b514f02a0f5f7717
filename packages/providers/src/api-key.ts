import { Fault } from '@stint/core'

/** A key, or where to get it: called for every attempt, so that keys may be rotated. */
export type ApiKey = string | (() => string | Promise<string>)

/** Where a vendor's key is looked for when the option is left out, in this order. */
export interface ApiKeyNames {
  readonly vendor: string
  readonly variables: readonly string[]
}

/**
 * The key of one attempt. The environment is read now and not when the provider is declared: a
 * pipeline can be declared, explained and tested without keys, and a variable set later still
 * counts.
 * @throws Fault `auth`, unsent, that names the option and the variables.
 */
export async function resolveApiKey(
  given: ApiKey | undefined,
  { vendor, variables }: ApiKeyNames,
): Promise<string> {
  const key: unknown = await find(given, { vendor, variables })
  if (typeof key === 'string' && key.trim() !== '') return key.trim()
  const missing =
    given === undefined
      ? `pass apiKey or set ${variables.join(' or ')}`
      : `the ${typeof given} given as apiKey is blank or returned none`
  throw unsent(`${vendor}: no API key: ${missing}`)
}

async function find(
  given: ApiKey | undefined,
  { vendor, variables }: ApiKeyNames,
): Promise<string | undefined> {
  if (typeof given !== 'function') return given ?? fromEnvironment(variables)
  try {
    return await given()
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    throw unsent(`${vendor}: the function given as apiKey failed: ${text}`, error)
  }
}

function fromEnvironment(variables: readonly string[]): string | undefined {
  return variables.map((name) => process.env[name]).find((value) => value?.trim())
}

function unsent(message: string, cause?: unknown): Fault {
  return new Fault('auth', { message, delivery: 'unsent', cause })
}
