import { types } from 'node:util'
import { decodeBase64 } from '../reading/base64.ts'
import { isDataUrl, splitDataUrl } from '../reading/data-url.ts'
import { formatBytes } from '../reading/format-bytes.ts'
import type { Complain } from '../reading/problem.ts'

/**
 * The most bytes of all files together. They travel in one body, most often as base64 in JSON:
 * 4/3 of their size in one string, and V8 holds no string longer than 512 Mi characters.
 */
export const maxFilesBytes: number = 256 * 1024 * 1024

/** Reads bytes, base64 or a data URL. Bytes given are not copied. Undefined after a complaint. */
export function readFileBytes(given: unknown, complain: Complain): Uint8Array | undefined {
  const data = types.isAnyArrayBuffer(given) ? new Uint8Array(given) : given
  if (typeof data === 'string') return readText(data, complain)
  if (types.isUint8Array(data) && data.byteLength > 0) return data
  const none = types.isUint8Array(data) ? ', found no bytes' : ''
  complain([], `expected a Uint8Array, base64 or a data URL${none}`, 'hidden')
  return undefined
}

function readText(given: string, complain: Complain): Uint8Array | undefined {
  const url = isDataUrl(given) ? splitDataUrl(given) : { isBase64: true, body: given }
  if (url?.isBase64 !== true) {
    complain([], 'expected a data URL with ;base64 before its comma', 'hidden')
    return undefined
  }
  const decoded = decodeBase64(url.body, maxFilesBytes)
  if ('data' in decoded && decoded.data.byteLength > 0) return decoded.data
  complain([], problemOf(decoded), 'hidden')
  return undefined
}

function problemOf(decoded: ReturnType<typeof decodeBase64>): string {
  if ('tooLarge' in decoded) {
    const found = formatBytes(decoded.tooLarge)
    return `expected at most ${formatBytes(maxFilesBytes)}, found ${found}`
  }
  const found = 'problem' in decoded ? `but ${decoded.problem}` : 'found no bytes'
  return `expected base64 or a data URL, ${found} (a path is not read: give the bytes of the file)`
}
