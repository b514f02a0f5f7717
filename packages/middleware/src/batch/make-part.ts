import { Fault, type Context, type Enter, type ImageRequest } from '@stint/core'
import { faultOf } from '../fault-of.ts'
import { requestFor, type Made, type Part, type Piece } from './parts.ts'

/** How the parts of one request are made, and what is there of them. */
export interface Work {
  readonly ctx: Context<ImageRequest>
  readonly enter: Enter<ImageRequest, Made>
  readonly pieces: Piece[]
  /** Whether there is more than one part. Otherwise a fault is for the layers above, as if there were no batch. */
  readonly isSplit: boolean
  /** Tries for each part. */
  readonly attempts: number
  /** Whether some of the images are a result. */
  readonly keepsPartial: boolean
  /** Whether a part that ended in this fault is tried again. */
  tryAgain(fault: Fault): boolean
  /** Set once nothing further is to begin. */
  stopped: boolean
  /** The number of the latest try that any part has had. */
  latestTry: number
}

/**
 * Enters for a part, and again for what is missing of it, at once.
 * @param firstTry what its first entry counts as.
 * @throws Fault of the last try, or the Refusal when there was none.
 */
export async function makePart(part: Part, work: Work, firstTry: number): Promise<void> {
  const { ctx, enter, pieces, attempts } = work
  let missing = part
  let fault: Fault | undefined
  for (let tries = firstTry; ; tries += 1) {
    work.latestTry = Math.max(work.latestTry, tries)
    try {
      const request = requestFor(ctx.request, missing)
      const made = await enter(request === ctx.request ? {} : { request })
      pieces.push({ offset: missing.offset, made })
      const got = made.images.length
      if (got >= missing.count) return
      fault = tooFew(got, missing.count)
      missing = { offset: missing.offset + got, count: missing.count - got }
    } catch (thrown) {
      fault = faultOf(thrown, fault)
      if (!work.isSplit) throw fault
    }
    if (tries === attempts || work.stopped || !work.tryAgain(fault) || ctx.refusal()) throw fault
  }
}

/** A vendor that gives fewer images than it was asked for says so in no other way. */
function tooFew(got: number, asked: number): Fault {
  const message = `${got} of ${asked} images came back`
  return new Fault('empty_response', { message, delivery: 'accepted' })
}
