import { Fault, Refusal } from '@stint/core'
import { bestFault } from '../best-fault.ts'
import { makePart, type Work } from './make-part.ts'
import type { Part } from './parts.ts'

/**
 * Makes parts side by side, and waits for all of them: what is paid for is not thrown away because another part has
 * failed. What can only fail for every part ends them all at once.
 * @returns why some are missing; undefined when none is.
 * @throws what is neither fault nor refusal.
 */
export async function makeParts(
  parts: readonly Part[],
  work: Work,
  refusalStops: boolean,
): Promise<Fault | Refusal | undefined> {
  const faults: Fault[] = []
  let refusal: Refusal | undefined
  const make = async (part: Part): Promise<void> => {
    try {
      await makePart(part, work)
    } catch (thrown) {
      if (Refusal.isInstance(thrown)) refusal ??= thrown
      else if (Fault.isInstance(thrown) && thrown.scope !== 'request') faults.push(thrown)
      else throw stop(work, thrown)
      if (refusal && refusalStops) throw stop(work, refusal)
    }
  }
  try {
    await Promise.all(parts.map(make))
  } catch (thrown) {
    if (Fault.isInstance(thrown)) return thrown
    if (!Refusal.isInstance(thrown)) throw thrown
  }
  return bestFault(faults) ?? refusal
}

function stop(work: Work, why: unknown): unknown {
  work.stopped = true
  return why
}
