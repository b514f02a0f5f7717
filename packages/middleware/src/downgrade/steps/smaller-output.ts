import { showValue } from '@stint/core'
import type { TextRequest } from '@stint/core'
import type { Step } from '../step.ts'

/**
 * Allows fewer tokens of output. Lossy: the answer may be cut off. A request that allows no more is
 * left alone; one that leaves it to the vendor gets this limit.
 * @throws TypeError when tokens is not a whole number from 1.
 */
export function smallerOutput(tokens: number): Step<TextRequest> {
  if (!(Number.isSafeInteger(tokens) && tokens >= 1)) {
    throw new TypeError(
      `smallerOutput(${showValue(tokens)}): expected a whole number of tokens from 1`,
    )
  }
  return {
    name: `smallerOutput(${tokens})`,
    lossy: true,
    apply(request) {
      const { maxOutputTokens = Infinity } = request
      return maxOutputTokens <= tokens ? request : { ...request, maxOutputTokens: tokens }
    },
  }
}
