import { showValue } from '@stint/core'
import type { ImageRequest } from '@stint/core'
import type { Step } from '../step.ts'

/**
 * Keeps the first `count` references. Lossy.
 * @throws TypeError when count is not a whole number from 1; to drop them all there is `textOnly()`.
 */
export function fewerReferences(count: number): Step<ImageRequest> {
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new TypeError(`fewerReferences(${showValue(count)}): expected a whole number from 1`)
  }
  return {
    name: `fewerReferences(${count})`,
    lossy: true,
    apply(request) {
      const { references } = request
      return references.length <= count
        ? request
        : { ...request, references: references.slice(0, count) }
    },
  }
}
