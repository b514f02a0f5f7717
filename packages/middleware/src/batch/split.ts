import { Fault, isPipeline, Refusal, type Context, type ImageRequest } from '@stint/core'
import { missingParts, type Part, type Piece } from './parts.ts'

/** A request as its target can take it. */
export interface Split {
  /** How many images were asked for. */
  readonly asked: number
  /** Whether it takes more than one part. */
  readonly isSplit: boolean
  /** What is missing. */
  readonly parts: readonly Part[]
}

/**
 * Splits what is missing of a request by what its target makes at once; a pipeline as a target does so itself.
 * @throws Fault `unsupported`, unsent, when that are more than `mostParts` parts, so that failover or a downgrade can
 * go on; Error when there is no target.
 */
export function split(
  ctx: Context<ImageRequest>,
  mostParts: number,
  pieces: readonly Piece[],
): Split {
  const { target, request } = ctx
  if (!target) {
    throw new Error(
      'batch stands above failover, where there is no target to ask how many images it makes at once: put it below',
    )
  }
  const { n: asked = 1 } = request
  const most = isPipeline(target) ? Infinity : (target.maxImages ?? Infinity)
  const parts = missingParts(asked, most, pieces)
  if (parts.length > mostParts) {
    const reason = `${asked} images at ${most} at once are ${parts.length} parts, more than ${mostParts}`
    ctx.skip({ target: target.id, reason })
    throw new Fault('unsupported', { message: `batch: ${reason}`, delivery: 'unsent' })
  }
  return { asked, isSplit: asked > most, parts }
}

/**
 * Where a part of the images is no result, none is bought that cannot be completed.
 * @throws Refusal when there are fewer attempts left than parts.
 */
export function requireAttempts(ctx: Context, parts: readonly Part[]): void {
  const { attemptsLeft } = ctx.account
  if (attemptsLeft >= parts.length) return
  const left = `${attemptsLeft} ${attemptsLeft === 1 ? 'attempt' : 'attempts'}`
  const reason = `${parts.length} parts are missing, and ${left} left`
  ctx.skip({ target: ctx.target?.id, reason })
  throw new Refusal('batch', reason, { index: ctx.index, target: ctx.target?.id })
}
