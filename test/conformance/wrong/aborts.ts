import { loneAttempt } from '@stint/core'
import { imageIn, right } from '../easel.ts'
import { kiln, kilnWire } from '../kiln.ts'
import { capped, hasImages, rest } from './by-mistake.ts'
import { wrong, type WrongProviders } from './wrong.ts'

/** Mistakes in what an abort ends, and in what goes on after it. */
export const aborts: WrongProviders = {
  'listens for an abort that has already come': wrong(
    {
      wire: undefined,
      async send(url, init, { signal }) {
        const controller = new AbortController()
        signal.addEventListener('abort', () => controller.abort())
        return capped(await fetch(url, { ...init, signal: controller.signal }))
      },
      // Beside attempt.fetch the engine does not have the body.
      classify: (failure) =>
        right.classify({
          ...failure,
          answer: failure.answer && { ...failure.answer, body: (failure.error as Error).message },
        }),
    },
    'sends nothing when it is aborted before it has sent',
  ),
  'rests before it tells that it could not send': wrong(
    {
      async send(url, init, attempt) {
        const { aborted } = attempt.signal
        try {
          return await attempt.fetch(url, init)
        } catch (error) {
          if (!aborted) await rest(5000, attempt)
          throw error
        }
      },
    },
    'ends at once when it is aborted while it waits',
  ),
  'rests before it tells that it could not read': wrong(
    {
      async read(response, attempt) {
        const text = await response.text().catch(async (error: unknown) => {
          await rest(60_000, attempt)
          throw error
        })
        return imageIn(text)
      },
    },
    'ends at once when it is aborted in the middle of an answer',
  ),
  'leaves its watchdog running': wrong(
    {
      send(url, init, attempt) {
        if (hasImages(init)) void rest(30_000, attempt)
        return attempt.fetch(url, init)
      },
    },
    'leaves nothing behind when it has given its result',
  ),
  'submits a job again to go on with it': {
    given: {
      create(options) {
        const provider = kiln(options)
        const again = { prompt: 'again', references: [] }
        const resume = async (_: string, attempt = loneAttempt()): Promise<unknown> =>
          provider.attempt(again, attempt)
        return { ...provider, resume }
      },
      wire: kilnWire,
      fuzz: { runs: 40 },
    },
    seenBy: ['goes on with a job that was cut off, and submits nothing'],
  },
}
