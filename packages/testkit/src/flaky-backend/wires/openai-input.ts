import { receiveImage, type ReceivedImage } from '../backend-request.ts'

export type Json = Readonly<Record<string, unknown>>

/** The JSON object of a body; undefined when it is none. */
export function objectOf(bytes: Uint8Array): Json | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(bytes).toString())
    return typeof json === 'object' && json !== null ? (json as Json) : undefined
  } catch {
    // The caller says it as OpenAI does.
    return undefined
  }
}

/** What the messages of a request are made of; a mere text is one part. */
export function partsOf(input: unknown): readonly Json[] {
  if (typeof input === 'string') return [{ type: 'input_text', text: input }]
  return objectsIn(input).flatMap(({ content }) =>
    typeof content === 'string' ? [{ type: 'input_text', text: content }] : objectsIn(content),
  )
}

export function objectsIn(list: unknown): readonly Json[] {
  const entries: readonly unknown[] = Array.isArray(list) ? list : []
  return entries.filter((entry): entry is Json => typeof entry === 'object' && entry !== null)
}

/** A data URL as an image, byte for byte. */
export function imageAt(url: unknown): ReceivedImage | undefined {
  const [, mediaType, data] = /^data:([\w/+-]+);base64,(.+)$/.exec(String(url)) ?? []
  return mediaType && data ? receiveImage(mediaType, Buffer.from(data, 'base64')) : undefined
}
