import { problemsOf, type ImageRequest } from '@stint/core'
import type { z } from 'zod'

/** The options of one vendor within a request. */
export type RequestOptions = Readonly<Record<string, unknown>>

/** What a request says to one vendor alone; what it says to others is theirs. */
export function requestOptions({ providerOptions }: ImageRequest, vendor: string): RequestOptions {
  return providerOptions?.[vendor] ?? {}
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
