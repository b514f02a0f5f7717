import { readWith, type Complain } from '../reading/problem.ts'
import { isPlainObject } from '../is-plain-object.ts'
import type { z } from 'zod'

/** Further headers of the vendor's request, for vendors that are spoken to over HTTP. */
export type TextHeaders = { readonly [name: string]: string }

/** Headers as a caller may give them: what is undefined is left out. */
export type TextHeadersInput = { readonly [name: string]: string | undefined }

/** Reads headers. What they hold may be secret and is never repeated. */
export const headersSchema: z.ZodType<TextHeaders, TextHeadersInput> = readWith(readHeaders)

function readHeaders(given: unknown, complain: Complain): TextHeaders {
  if (!isPlainObject(given)) {
    complain([], "expected an object like { 'x-trace': 'abc' }", 'hidden')
    return {}
  }
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) {
    const problem = problemOf(name, value)
    if (problem !== undefined) complain([name.slice(0, 40)], problem, 'hidden')
    else if (value !== undefined) headers[name] = value as string
  }
  return Object.freeze(headers)
}

/** The names of RFC 9110, and values that cannot end the line that they are on. */
function problemOf(name: string, value: unknown): string | undefined {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return 'expected the name of a header'
  if (value === undefined) return undefined
  if (typeof value !== 'string') return 'expected a text'
  return /[\0\r\n]/.test(value) ? 'expected a text in one line' : undefined
}
