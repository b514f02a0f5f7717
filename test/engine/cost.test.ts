import {
  createImage,
  defineProvider,
  operation,
  pipeline,
  type Attempt,
  type Operation,
  type Report,
} from '@stint/core'
import { pixel } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const image = { images: [{ data: pixel, mediaType: 'image/png' }] }

/** The report of a call, also of one that failed, whose provider quotes 3. */
async function reportOf(
  make: (attempt: Attempt) => object,
  definition: Operation = createImage,
): Promise<Report> {
  const provider = defineProvider({
    id: 'v',
    accepts: () => true,
    price: () => 3,
    attempt: (_, attempt) => make(attempt),
  })
  const { report } = await pipeline(definition)
    .to(provider)
    .run({ prompt: 'a lighthouse' })
    .catch((error: { report: Report }) => error)
  return report
}

const anything = operation({
  name: 'anything',
  request: z.object({ prompt: z.string() }),
  result: z.looseObject({}),
  content: ({ prompt }) => [prompt],
})

describe('what a provider tells of its cost', () => {
  it('stands in place of what was quoted, also where it is nothing', async () => {
    const told = async (cost: number): Promise<unknown> => {
      const { attempts } = await reportOf((attempt) => (attempt.cost(cost), image))
      return [attempts[0]?.cost, attempts[0]?.costIs]
    }
    expect(await told(2)).toEqual([2, 'confirmed'])
    expect(await told(0)).toEqual([0, 'confirmed'])
  })

  it.each([-1, Number.NaN, Infinity, '2', undefined])(
    'is refused where it is no number from 0: %s',
    async (cost) => {
      const { attempts } = await reportOf((attempt) => (attempt.cost(cost as number), image))
      expect(attempts).toMatchObject([{ cost: 3, costIs: 'estimated' }])
      expect(attempts[0]?.fault?.message).toMatch(
        /^v: attempt\.cost: expected a number from 0, got /,
      )
    },
  )
})

describe('a cost that stands in a result', () => {
  it('is taken before what was told on the way', async () => {
    const report = await reportOf((attempt) => (attempt.cost(2), { cost: 1 }), anything)
    expect(report.attempts).toMatchObject([{ cost: 1, costIs: 'confirmed' }])
  })

  it.each([-1, Number.NaN, '2', undefined])(
    'is passed over where it is no number from 0: %s',
    async (cost) => {
      const told = await reportOf((attempt) => (attempt.cost(2), { cost }), anything)
      expect(told.attempts).toMatchObject([{ cost: 2, costIs: 'confirmed' }])
      const quoted = await reportOf(() => ({ cost }), anything)
      expect(quoted.attempts).toMatchObject([{ cost: 3, costIs: 'estimated' }])
    },
  )
})
