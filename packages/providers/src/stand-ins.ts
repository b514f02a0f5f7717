import { randomBytes } from 'node:crypto'

/** Bytes, and the form in which they go out. */
interface Held {
  readonly data: Uint8Array
  readonly as: 'bytes' | 'base64'
}

/** A part of a body: as it is, or what stands in it. */
type Piece = Uint8Array | Held

/** Three bytes are four characters of base64; this many are 64 KiB of it. */
const chunkBytes = 48 * 1024
const numberDigits = 4

/**
 * How Node's fetch sends a stream without keeping a copy of all that it has sent: to follow a redirect, and in some
 * versions to answer a 401, it would hold on to the body.
 */
const once = { duplex: 'half', redirect: 'error', window: null, credentials: 'omit' } as const

/**
 * Short texts that stand for large bytes while a vendor's library builds a request. What they stand for is put in their
 * place as the request goes out, piece by piece: neither the base64 of all images nor the body around it is ever in
 * memory as a whole, and bytes are not copied. The length is known beforehand, and said.
 *
 * A body in pieces can be sent once, so a redirect is not followed but fails the request.
 */
export class StandIns {
  /** No text of a caller has it, and it says the same in JSON and in base64. */
  readonly #token = `standin${randomBytes(16).toString('hex')}`
  readonly #held: Held[] = []

  /** What stands for the base64 of some bytes, inside a string of a JSON body. */
  base64(data: Uint8Array): string {
    return this.#hold({ data, as: 'base64' })
  }

  /** What stands for bytes as the content of a part of a form. */
  bytes(data: Uint8Array): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.from(this.#hold({ data, as: 'bytes' })))
  }

  /** A fetch that sends what they stand for. */
  sendThrough(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
    return async (input, init) => {
      const body = init?.body
      const hasPlace = typeof body === 'string' || body instanceof FormData
      if (this.#held.length === 0 || !hasPlace) return fetch(input, init)
      const whole = new Response(body)
      const pieces = this.#split(Buffer.from(await whole.arrayBuffer()))
      const headers = new Headers(init?.headers)
      const length = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0)
      headers.set('content-length', String(length))
      const type = whole.headers.get('content-type')
      if (type !== null && !headers.has('content-type')) headers.set('content-type', type)
      const stream = ReadableStream.from(chunksOf(pieces))
      return fetch(input, { ...init, ...once, headers, body: stream })
    }
  }

  #hold(held: Held): string {
    const number = String(this.#held.push(held) - 1)
    return this.#token + number.padStart(numberDigits, '0')
  }

  #split(body: Buffer): Piece[] {
    const pieces: Piece[] = []
    let from = 0
    for (let at = body.indexOf(this.#token); at >= 0; at = body.indexOf(this.#token, from)) {
      pieces.push(body.subarray(from, at))
      const number = at + this.#token.length
      from = number + numberDigits
      const held = this.#held[Number(body.toString('latin1', number, from))]
      if (held) pieces.push(held)
    }
    return [...pieces, body.subarray(from)]
  }
}

function lengthOf(piece: Piece): number {
  if (piece instanceof Uint8Array) return piece.byteLength
  const { byteLength } = piece.data
  return piece.as === 'bytes' ? byteLength : Math.ceil(byteLength / 3) * 4
}

function* chunksOf(pieces: readonly Piece[]): Generator<Uint8Array> {
  for (const piece of pieces) {
    const { data, as } = piece instanceof Uint8Array ? { data: piece, as: 'bytes' } : piece
    for (let from = 0; from < data.byteLength; from += chunkBytes) {
      const chunk = data.subarray(from, from + chunkBytes)
      yield as === 'bytes' ? chunk : base64Of(chunk)
    }
  }
}

function base64Of({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  const text = Buffer.from(buffer, byteOffset, byteLength).toString('base64')
  return Buffer.from(text, 'latin1')
}
