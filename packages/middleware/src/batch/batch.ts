import { defineRepeater, multiplied, withBounds } from '@stint/core'
import type { Bounds, Context, Fault, ImageRequest, Repeater } from '@stint/core'
import { z } from 'zod'
import { actsOn, actsOnOption, type ActsOn } from '../acts-on.ts'
import { isPassing } from '../is-passing.ts'
import { layerOptions, wholeNumber } from '../layer-options.ts'
import { makeParts } from './make-parts.ts'
import { keepPartial, merge } from './merge.ts'
import type { Made, Piece } from './parts.ts'
import { split } from './split.ts'

/** Options of {@link batch}. */
export interface BatchOptions {
  /** The most parts of one request. Default 10. */
  readonly parts?: number | undefined
  /** Tries for each part of a split request, the first included. Default 2. */
  readonly attempts?: number | undefined
  /**
   * What becomes of the images that are there when others could not be made: `'error'` fails and keeps them for the
   * next entry in this call, `'keep'` returns them with a warning and the loss `fewerImages`. Default `'error'`.
   */
  readonly partial?: 'error' | 'keep' | undefined
  /** Faults after which a part is tried again, at once. Default: those that may pass. Never one with a Retry-After. */
  readonly on?: ActsOn | undefined
  /** `'unknown'` sends on although an attempt may have been paid for without an answer. */
  readonly resend?: 'unknown' | undefined
}

const shape = {
  parts: wholeNumber(1).optional(),
  attempts: wholeNumber(1).optional(),
  partial: z.enum(['error', 'keep'], { error: "expected 'error' or 'keep'" }).optional(),
  on: actsOnOption.optional(),
  resend: z.literal('unknown', { error: "expected 'unknown', or nothing" }).optional(),
}

/** The options as a schema, for files. */
export const batchSchema: z.ZodObject = z.strictObject(shape)

/**
 * Splits a request for more images than its target makes at once (`maxImages`) into parts that run side by side, each
 * an attempt, and puts their images together. Only what is missing is tried again, also when a layer above enters it
 * again in the same call. A fault of the request stops the other parts; a part that is refused follows when those
 * beside it are made.
 * @throws TypeError when an option is not what it should be.
 */
export function batch(options: BatchOptions = {}): Repeater<ImageRequest, Made> {
  const given = layerOptions('batch', shape, options)
  const { parts: mostParts = 10, attempts = 2, partial = 'error' } = given
  const mayPass = actsOn(given.on, isPassing)
  const entries = (k: number): number => k * mostParts * attempts
  return defineRepeater<ImageRequest, Made>({
    name: 'batch',
    options: given,
    // A request with fewer images, or a target that makes more, needs fewer.
    atMost: true,
    entries,
    resend: given.resend,
    bounds: (below) => sideBySide(below, entries, attempts),
    async run(ctx, enter) {
      const pieces = piecesOf(ctx)
      const { asked, isSplit, parts } = split(ctx, mostParts, pieces)
      const tryAgain = (fault: Fault): boolean => mayPass(fault) && fault.retryAfterMs === undefined
      const keepsPartial = partial === 'keep'
      const rules = { attempts, isSplit, keepsPartial, tryAgain }
      const work = { ctx, enter, pieces, ...rules, stopped: false, latestTry: 0 }
      const failure = await makeParts(parts, work)
      if (!failure) return merge(pieces, asked)
      if (!keepsPartial || pieces.length === 0) throw failure
      return keepPartial(merge(pieces, asked), asked, failure.message)
    },
  })
}

/** What this call has so far of this request at this target: a layer above may enter again for the rest. */
function piecesOf(ctx: Context<ImageRequest>): Piece[] {
  const kept = ctx.remember(ctx.target?.id ?? '', () => new Map<ImageRequest, Piece[]>())
  const pieces = kept.get(ctx.request) ?? []
  kept.set(ctx.request, pieces)
  return pieces
}

/** Everything as often as there can be tries, but time: parts run side by side. */
function sideBySide(below: Bounds, entries: (k: number) => number, attempts: number): Bounds {
  return withBounds(multiplied(below, entries), {
    elapsedMs: (k) => k * attempts * below.elapsedMs(1),
  })
}
