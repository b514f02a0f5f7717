import { types } from 'node:util'
import { isDataUrl } from '../reading/data-url.ts'
import { complainAt, complainOfOthers, type Complain } from '../reading/problem.ts'
import { readFileBytes } from './file-bytes.ts'
import { isLink, isUrl, readFileLink } from './file-link.ts'

/** Where the content of a file is, in its checked form. */
export type FileData =
  | {
      readonly type: 'data'
      /** The caller's own bytes where bytes were given, never a copy. */
      readonly data: Uint8Array
    }
  | {
      readonly type: 'url'
      /** As it was given. Whoever sends the request says whether the vendor can fetch it. */
      readonly url: string
    }
  | {
      readonly type: 'reference'
      /** The file's id at each vendor that has it: `{ openai: 'file-abc123' }`. */
      readonly reference: FileReference
    }
  | { readonly type: 'text'; readonly text: string }

/** The ids of one file, by the vendor's name. */
export type FileReference = { readonly [vendor: string]: string }

/** Bytes, base64 (or base64url), or a base64 data URL. */
export type BytesInput = Uint8Array | ArrayBuffer | string

/** The content of a file as a caller may give it: bare, or tagged as the AI SDK's models take it. */
export type FileDataInput =
  | BytesInput
  | URL
  | { readonly type: 'data'; readonly data: BytesInput }
  | {
      readonly type: 'url'
      readonly url: URL | string
      /** The link before it was made a `URL`, where that changes it. */
      readonly originalUrl?: string | undefined
    }
  | { readonly type: 'reference'; readonly reference: FileReference }
  | { readonly type: 'text'; readonly text: string }

const expected =
  "expected bytes, base64, a link, or { type } of 'data', 'url', 'reference' or 'text'"

/** Reads the content of a file in any of the forms of {@link FileDataInput}. Undefined after a complaint. */
export function readFileData(given: unknown, complain: Complain): FileData | undefined {
  if (isLink(given)) return readLinked(given, complain)
  if (isBytes(given)) return held(readFileBytes(given, complain))
  if (typeof given === 'object' && given !== null) return readTagged(given, complain)
  complain([], expected, 'hidden')
  return undefined
}

function readTagged(given: object, complain: Complain): FileData | undefined {
  const { type, ...fields } = given as Fields
  const read = typeof type === 'string' && Object.hasOwn(forms, type) ? forms[type] : undefined
  if (read === undefined) {
    complain([], expected, 'hidden')
    return undefined
  }
  return read(fields, complain)
}

type Fields = Readonly<Record<string, unknown>>

/** How each tagged form is read, by its tag. */
const forms: Readonly<
  Record<string, (fields: Fields, complain: Complain) => FileData | undefined>
> = {
  data({ data, ...others }, complain) {
    complainOfOthers(others, ['type', 'data'], complain)
    return held(readFileBytes(data, complainAt(complain, 'data')))
  },
  url({ url, originalUrl, ...others }, complain) {
    complainOfOthers(others, ['type', 'url', 'originalUrl'], complain)
    return readLinked(originalUrl ?? url, complainAt(complain, 'url'))
  },
  reference({ reference, ...others }, complain) {
    complainOfOthers(others, ['type', 'reference'], complain)
    const ids = readReference(reference)
    if (ids !== undefined) return Object.freeze({ type: 'reference', reference: ids })
    complain(['reference'], "expected ids by vendor, like { openai: 'file-abc123' }")
    return undefined
  },
  text({ text, ...others }, complain) {
    complainOfOthers(others, ['type', 'text'], complain)
    if (typeof text === 'string') return Object.freeze({ type: 'text', text })
    complain(['text'], 'expected a text')
    return undefined
  },
}

function held(data: Uint8Array | undefined): FileData | undefined {
  return data === undefined ? undefined : Object.freeze({ type: 'data', data })
}

/** A data URL holds the bytes themselves. */
function readLinked(given: unknown, complain: Complain): FileData | undefined {
  const link = isUrl(given) ? given.href : given
  if (typeof link === 'string' && isDataUrl(link)) return held(readFileBytes(link, complain))
  const url = readFileLink(link, complain)
  return url === undefined ? undefined : Object.freeze({ type: 'url', url })
}

function readReference(given: unknown): FileReference | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined
  const ids = Object.entries(given).filter((entry): entry is [string, string] => {
    return typeof entry[1] === 'string' && entry[1] !== ''
  })
  const isWhole = ids.length > 0 && ids.length === Object.keys(given).length
  return isWhole ? Object.freeze(Object.fromEntries(ids)) : undefined
}

/** Not instanceof: bytes of another realm (a test runner's, a worker's) are bytes too. */
function isBytes(given: unknown): given is BytesInput {
  return typeof given === 'string' || types.isUint8Array(given) || types.isAnyArrayBuffer(given)
}
