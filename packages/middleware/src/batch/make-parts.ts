import { Fault, Refusal } from '@stint/core'
import { bestFault } from '../best-fault.ts'
import { makePart, type Work } from './make-part.ts'
import type { Part } from './parts.ts'
import { requireAttempts } from './split.ts'

/** How the parts fared that were not made. */
interface Missing {
  readonly faults: Fault[]
  /** Refused by a layer below, before anything was tried for them. */
  readonly refused: Part[]
  refusal: Refusal | undefined
}

/**
 * Makes parts side by side, and waits for all of them: what is paid for is not thrown away because another part has
 * failed or was refused. What can only fail for every part ends them all at once. Parts that were refused beside
 * others that are made go again when these are: a half-open breaker may have closed, a limit may have room.
 * @returns why some are missing; undefined when none is.
 * @throws Refusal when the attempts left do not suffice for all that are to begin, and some of them are no result; what
 * is neither fault nor refusal.
 */
export async function makeParts(
  parts: readonly Part[],
  work: Work,
): Promise<Fault | Refusal | undefined> {
  const faults: Fault[] = []
  let left = parts
  for (;;) {
    if (!work.keepsPartial) requireAttempts(work.ctx, left)
    const missing: Missing = { faults, refused: [], refusal: undefined }
    const before = work.pieces.length
    // A part that follows begins when the others have had their last try: counted so, no time beyond `attempts` is taken.
    const firstTry = work.latestTry + 1
    try {
      await Promise.all(left.map((part) => make(part, work, firstTry, missing)))
    } catch (thrown) {
      if (Fault.isInstance(thrown)) return thrown
      throw thrown
    }
    const isHopeless = faults.length > 0 && !work.keepsPartial
    const isStuck = work.pieces.length === before || work.latestTry >= work.attempts
    if (!missing.refusal || isHopeless || isStuck) return bestFault(faults) ?? missing.refusal
    left = missing.refused
  }
}

/** @throws what ends all parts. */
async function make(part: Part, work: Work, firstTry: number, missing: Missing): Promise<void> {
  try {
    await makePart(part, work, firstTry)
  } catch (thrown) {
    if (Refusal.isInstance(thrown)) {
      missing.refusal ??= thrown
      missing.refused.push(part)
    } else if (Fault.isInstance(thrown) && thrown.scope !== 'request') {
      missing.faults.push(thrown)
    } else {
      work.stopped = true
      throw thrown
    }
  }
}
