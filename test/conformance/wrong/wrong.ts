import type { Provider } from '@stint/core'
import type { ProviderUnderTest } from '@stint/testkit'
import { easel, easelWire, type EaselParts } from '../easel.ts'

interface WrongProvider {
  /** The checks that see it, by their titles; all others pass. */
  readonly seenBy: readonly string[]
  readonly given: ProviderUnderTest
}

/** Providers with one mistake each, by what the mistake is. */
export type WrongProviders = Readonly<Record<string, WrongProvider>>

/** The check that finds by chance what others look for. */
export const anyAnswer = 'makes a fault or an image of whatever is answered'

/** The easel with a part that is wrong. */
export function wrong(parts: Partial<EaselParts>, ...seenBy: readonly string[]): WrongProvider {
  const create = (options: { apiKey: string; baseURL: string }): Provider => easel(options, parts)
  const runs = seenBy.includes(anyAnswer) ? 400 : 40
  return { given: { create, wire: easelWire, fuzz: { runs } }, seenBy }
}
