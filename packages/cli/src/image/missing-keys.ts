import type { KeyReference } from '../config/env-references.ts'

/** The keys of a pipeline that are nowhere to be found. */
export interface MissingKeys {
  /** One for each provider that has none: `main needs OPENAI_API_KEY`. */
  readonly told: readonly string[]
  /** Whether no provider of the pipeline has what it needs, so that nothing could come of a call. */
  readonly all: boolean
}

/**
 * Which providers of a pipeline lack a key.
 * @param providers the names of those that the pipeline leads to.
 */
export function missingKeys(
  providers: readonly string[],
  keys: readonly KeyReference[],
  env: Readonly<Record<string, string | undefined>>,
): MissingKeys {
  const missing = keys.filter(
    ({ provider, variables }) =>
      providers.includes(provider) && !variables.some((name) => env[name]?.trim()),
  )
  const lacking = new Set(missing.map(({ provider }) => provider))
  return {
    told: missing.map(({ provider, variables }) => `${provider} needs ${variables.join(' or ')}`),
    all: providers.length > 0 && providers.every((name) => lacking.has(name)),
  }
}
