import { types } from 'node:util'
import { quoted, type Complain } from '../reading/problem.ts'

/** The fields of an image as given, not yet read: either data or url is there. */
export interface ReferenceForm {
  readonly data?: unknown
  readonly url?: unknown
  readonly mediaType?: unknown
}

const fields: readonly string[] = ['data', 'url', 'mediaType'] satisfies (keyof ReferenceForm)[]

/**
 * Reads the outer form of an image: `{ data, mediaType }` or `{ url }`. Undefined after a
 * complaint.
 */
export function readReferenceForm(given: unknown, complain: Complain): ReferenceForm | undefined {
  if (!isRecord(given)) {
    complain([], expected(given), 'hidden')
    return undefined
  }
  complainOfUnknownKeys(given, complain)
  if ((given.data === undefined) !== (given.url === undefined)) return given
  complain([], given.data === undefined ? 'expected data or url' : 'expected data or url, not both')
  return undefined
}

function complainOfUnknownKeys(given: ReferenceForm, complain: Complain): void {
  const unknown = Object.keys(given).filter((key) => !fields.includes(key))
  if (unknown.length === 0) return
  const names = unknown.slice(0, 3).map(quoted).join(', ')
  const more = unknown.length > 3 ? ` and ${unknown.length - 3} more` : ''
  complain([], `expected only data, url and mediaType, found ${names}${more}`)
}

function isRecord(given: unknown): given is ReferenceForm {
  return typeof given === 'object' && given !== null && !Array.isArray(given) && !isBytes(given)
}

function isBytes(given: unknown): boolean {
  return ArrayBuffer.isView(given) || types.isAnyArrayBuffer(given)
}

function expected(given: unknown): string {
  const form = 'expected { data } or { url }'
  if (typeof given === 'string') return `${form}, found a bare string`
  return isBytes(given) ? `${form}, found bare bytes: wrap them as { data }` : form
}
