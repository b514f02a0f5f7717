import { types } from 'node:util'
import { z } from 'zod'
import { costNote, countsNote, warningsNote } from '../reading/made-notes.ts'
import { readWith } from '../reading/problem.ts'
import { normalizeMediaType } from './media-type.ts'

/** One image that was made. */
export interface MadeImage {
  readonly data: Uint8Array
  /** `image/png` and the like. */
  readonly mediaType: string
}

/** What a vendor counted, by its own account. */
export interface ImageUsage {
  readonly inputTokens?: number | undefined
  readonly outputTokens?: number | undefined
  readonly totalTokens?: number | undefined
  readonly images?: number | undefined
  readonly [count: string]: number | undefined
}

/** What a provider's attempt at an image request returns. */
export interface ImageMade {
  /** Empty when the vendor answered without an image: an `empty_response`. */
  readonly images: readonly MadeImage[]
  /** What the vendor left out or did otherwise. */
  readonly warnings?: readonly string[] | undefined
  readonly usage?: ImageUsage | undefined
  /** What it cost, in the unit of the provider's `price`. */
  readonly cost?: number | undefined
}

const mediaType = "expected a media type like 'image/png'"

const image = z.object({
  data: z.custom<Uint8Array>(
    (data) => types.isUint8Array(data) && data.byteLength > 0,
    'expected the bytes of an image in a Uint8Array',
  ),
  mediaType: readWith<string, string>((given: unknown, complain) => {
    const name = typeof given === 'string' ? (normalizeMediaType(given) ?? given) : ''
    if (!name.startsWith('image/')) complain([], mediaType)
    return name
  }),
})

/**
 * Checks what a provider made: strict about the images, lenient about the notes beside them,
 * because what is made and paid for is not thrown away over a note. Keys that are not in {@link
 * ImageMade} are left out.
 */
export const imageMadeSchema: z.ZodType<ImageMade> = z.object({
  images: z.array(image, 'expected a list of images'),
  warnings: warningsNote,
  usage: countsNote,
  cost: costNote,
})
