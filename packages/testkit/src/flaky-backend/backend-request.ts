import { imageSize } from 'image-size'

/** The picture formats that a backend can be asked for. */
export type PictureFormat = 'png' | 'jpeg' | 'webp' | 'gif'

/** An image that came with a request. */
export interface ReceivedImage {
  /** As the client declared it. */
  readonly mediaType: string
  readonly data: Uint8Array
  /** In pixels, read from the image itself. */
  readonly width: number
  readonly height: number
}

/** What a request for a text has. */
export interface TextAsk {
  /** Whether the answer shall be a stream of events. */
  readonly stream: boolean
  /** How many messages there are, results of tools and calls of them among them. */
  readonly messages: number
  /** The names of the tools, in their order. */
  readonly tools: readonly string[]
}

/** What a request asks for, whichever wire it came over. */
export interface BackendRequest {
  /** Also the vendor's request id in the answer (`x-request-id`, `responseId`). */
  readonly id: string
  readonly vendor: string
  readonly path: string
  readonly model: string
  /** Of a conversation, what the user said last. */
  readonly prompt: string
  /** Absent of a request for images. */
  readonly text?: TextAsk
  /** In the order in which they were sent. */
  readonly references: readonly ReceivedImage[]
  readonly mask?: ReceivedImage
  readonly n: number
  /** `'1024x1536'`; absent when the wire has no size or the client left it out. */
  readonly size?: string
  /** `'16:9'`; absent when the wire has no aspect ratio or the client left it out. */
  readonly aspectRatio?: string
  readonly outputFormat: PictureFormat
  /** How many previews the client asked for; absent when the wire has none. */
  readonly partialImages?: number
  readonly apiKeyPresent: boolean
  /** The first 8 hex digits of the key's SHA-256, to tell keys apart; see `keyDigest`. */
  readonly apiKeyDigest?: string
  /** The request's headers, without those that carry a key. */
  readonly headers: Readonly<Record<string, string>>
}

/** Reads an image's size from its first bytes; undefined when they are not an image's. */
export function receiveImage(mediaType: string, data: Uint8Array): ReceivedImage | undefined {
  try {
    // image-size reads on behind the end of a view, where Node keeps other small buffers.
    const own = data.byteLength === data.buffer.byteLength ? data : new Uint8Array(data)
    const { width, height } = imageSize(own)
    return { mediaType, data, width, height }
  } catch {
    // image-size throws for everything that it cannot read; each wire has its own answer to that.
    return undefined
  }
}
