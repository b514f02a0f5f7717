import { Fault } from '@stint/core'
import { pixel } from '@stint/testkit'
import { imageIn, right } from '../easel.ts'
import { image } from './by-mistake.ts'
import { wrong, type WrongProviders } from './wrong.ts'

/** Mistakes in the naming of faults. */
export const faults: WrongProviders = {
  'takes seconds for milliseconds': wrong(
    {
      classify(failure) {
        const fault = right.classify(failure)
        return fault?.with({ retryAfterMs: (fault.retryAfterMs ?? 0) / 1000 || undefined })
      },
    },
    "names the fault of 'busy': rate_limit",
  ),
  'knows every 429 and forgets its header': wrong(
    {
      classify: (failure) =>
        right.classify(failure) ??
        (failure.answer?.status === 429 ? new Fault('rate_limit', { status: 429 }) : undefined),
    },
    'names an error that nobody documented by its status, with the delay in its header',
  ),
  'reads a word in the answer before its error': wrong(
    {
      async read(response) {
        const text = await response.text()
        return text.includes('EASEL_BUSY') ? image(pixel) : imageIn(text)
      },
    },
    'takes no error for an image when it comes with a status of 200',
  ),
}
