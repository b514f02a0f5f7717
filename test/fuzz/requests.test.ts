import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CallError, createImage, pipeline, type ImageRequest } from '@stint/core'
import { failover, retry } from '@stint/middleware'
import { scriptedProvider } from '@stint/testkit'
import { isPolluted, junk, optionsOf } from './junk.ts'
import { randomRuns } from '../random-runs.ts'

const fields = [
  'prompt',
  'references',
  'mask',
  'n',
  'size',
  'aspectRatio',
  'seed',
  'providerOptions',
]

const request = fc.oneof(
  junk,
  optionsOf(fields),
  fc
    .tuple(optionsOf(fields), fc.constant({ prompt: 'p' }))
    .map(([odd, good]) => ({ ...good, ...(odd as object) })),
)

describe('odd requests', () => {
  it(
    'are refused by a CallError before the first attempt, or are made',
    { timeout: 60_000 },
    async () => {
      const provider = scriptedProvider<ImageRequest>('a', ['ok'])
      const line = pipeline(createImage)
        .use(retry({ attempts: 2 }))
        .use(failover([provider]))
      await fc.assert(
        fc.asyncProperty(request, async (given) => {
          const before = provider.requests.length
          const thrown: unknown = await line.run(given as never).then(
            () => undefined,
            (error: unknown) => error,
          )
          expect(isPolluted()).toBe(false)
          const made = provider.requests.slice(before).map((each) => each.request)
          return thrown === undefined ? made.every(isWhole) : made.length === 0 && isRefusal(thrown)
        }),
        { numRuns: randomRuns(1500) },
      )
    },
  )
})

/** The least that a provider may rely on. */
function isWhole({ prompt, references, n = 1 }: ImageRequest): boolean {
  return prompt.trim() !== '' && Array.isArray(references) && n >= 1
}

/** A clear error, with a report, that says what to do. */
function isRefusal(thrown: unknown): boolean {
  if (!CallError.isInstance(thrown)) return false
  const { message, report, advice } = thrown
  const isClear = message.includes('createImage') && message.length < 5000
  const isTold = report.attempts.length === 0 && report.outcome === 'failed'
  return isClear && isTold && advice.again === 'changed'
}
