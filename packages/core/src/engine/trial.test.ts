import { expect, it } from 'vitest'
import { attempt } from './attempt.ts'
import type { Branch } from './branch.ts'
import { createImage } from '../create-image/create-image.ts'
import { pipeline } from '../pipeline.ts'
import type { Attempt } from '../provider.ts'

const image = { images: [{ data: new Uint8Array([1]), mediaType: 'image/png' }] }
const target = { id: 'a', accepts: () => true as const, attempt: () => image }

it.each([
  [
    'throws at once',
    () => {
      throw new Error('no')
    },
  ],
  ['throws later', () => Promise.reject(new Error('no'))],
  ['gives a result', () => image],
])(
  'whoever entered an attempt is told once of its end, also where its provider %s after that',
  async (_, goesOn: () => unknown) => {
    const told: string[] = []
    const enters = async (ctx: unknown): Promise<unknown> => {
      const branch = (ctx as Branch).fork({ name: 'inner', index: 1 })
      const provider = {
        ...target,
        attempt: (__: unknown, handle: Attempt) => {
          handle.job('j')
          branch.end({ by: 'caller', layer: 'inner', index: 1, reason: 'enough' })
          return goesOn() as never
        },
      }
      attempt(branch, provider, {
        succeeded: () => told.push('succeeded'),
        failed: (error) => told.push((error as { kind: string }).kind),
      })
      await new Promise((resolve) => setImmediate(resolve))
      return image
    }
    const line = pipeline(createImage).use(enters).to(target)
    const { report } = await line.run({ prompt: 'a lighthouse' })
    expect(told).toEqual(['aborted'])
    expect(report.jobs).toMatchObject([{ id: 'j' }])
  },
)
