import type { SharedV4FileData } from '@ai-sdk/provider'
import { convertUint8ArrayToBase64 } from '@ai-sdk/provider-utils'

/** A file as v3 has it: bytes, or a link. A text is bytes too; an id of a vendor's file has no place there. */
export function asV3File(data: SharedV4FileData): Uint8Array | string | URL {
  if (data.type === 'url') return data.url
  if (data.type === 'data') return data.data
  if (data.type === 'text') return new TextEncoder().encode(data.text)
  // The gate has let none through.
  throw new TypeError('a model of specification v3 takes no file by its id at a vendor')
}

interface Item {
  readonly type: string
  readonly data?: SharedV4FileData
  readonly mediaType?: string
}

/** What a tool gave back, whose files v3 names by where they are. */
export function asV3Output(output: object): object {
  const { type, value } = output as { type?: string; value?: unknown }
  if (type !== 'content') return output
  return { ...output, value: (value as readonly Item[]).map(asV3Item) }
}

function asV3Item({ data, mediaType, ...item }: Item): object {
  if (data === undefined) return item
  if (data.type === 'url') return { ...item, type: 'file-url', url: data.url.href }
  if (data.type === 'reference') return { ...item, type: 'file-id', fileId: data.reference }
  const bytes = asV3File(data)
  const base64 = bytes instanceof Uint8Array ? convertUint8ArrayToBase64(bytes) : bytes
  return { ...item, type: 'file-data', data: base64, mediaType }
}
