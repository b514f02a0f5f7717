import type { ImageMade, ImageRequest } from '@stint/core'

/** What an attempt gives: what the provider made, and the lossy steps behind it. */
export type Made = ImageMade & { readonly losses?: readonly string[] | undefined }

/** Some of the images of a request, asked for together: `count` of them from the one at `offset` on. */
export interface Part {
  readonly offset: number
  readonly count: number
}

/** What was made for a part. */
export interface Piece {
  readonly offset: number
  readonly made: Made
}

/** The parts that are missing of `asked` images, none larger than `most`. */
export function missingParts(
  asked: number,
  most: number,
  pieces: readonly Piece[],
): readonly Part[] {
  const there = new Set(
    pieces.flatMap(({ offset, made }) => made.images.map((_, at) => offset + at)),
  )
  const parts: Part[] = []
  for (let at = 0; at < asked; at += 1) {
    if (there.has(at)) continue
    const last = parts.at(-1)
    if (last && last.offset + last.count === at && last.count < most) {
      parts[parts.length - 1] = { ...last, count: last.count + 1 }
    } else {
      parts.push({ offset: at, count: 1 })
    }
  }
  return parts
}

/**
 * The request for one part. With a seed each part gets its own, that of the first plus its offset, or all would make
 * the same images.
 */
export function requestFor(request: ImageRequest, { offset, count }: Part): ImageRequest {
  const { n = 1, seed } = request
  if (offset === 0 && count === n) return request
  return { ...request, n: count, ...(seed !== undefined && { seed: shifted(seed, offset) }) }
}

/** Stays within what a seed can be. */
function shifted(seed: number, offset: number): number {
  return Number.isSafeInteger(seed + offset) ? seed + offset : seed - offset
}
