import { problemsOf, type ImageRequest } from '@stint/core'
import type { z } from 'zod'
import type { OptionFields } from './provider-settings.ts'

/** The options of one vendor within a request. */
export type RequestOptions = Readonly<Record<string, unknown>>

/** What a request says to one vendor alone; what it says to others is theirs. */
export function requestOptions({ providerOptions }: ImageRequest, vendor: string): RequestOptions {
  return providerOptions?.[vendor] ?? {}
}

/** The vendor's options for one request: the factory's, overridden by the request's own. */
export function optionsOf<Options extends object>(
  request: ImageRequest,
  { vendor, fields }: { readonly vendor: string; readonly fields: OptionFields<Options> },
  settings: Options,
): Partial<Options> {
  const all: Record<string, unknown> = { ...settings, ...requestOptions(request, vendor) }
  const names = Object.keys(fields).filter((name) => all[name] !== undefined)
  return Object.fromEntries(names.map((name) => [name, all[name]])) as Partial<Options>
}

/** What is wrong with them. The AI SDK drops an option that it does not know without a word. */
export function requestOptionProblems(
  request: ImageRequest,
  vendor: string,
  schema: z.ZodType,
): string[] {
  const given = requestOptions(request, vendor)
  const parsed = schema.safeParse(given)
  if (parsed.success) return []
  const prefix = `providerOptions.${vendor}`
  return problemsOf(parsed.error, given, { prefix, schema, noun: 'option' })
}
