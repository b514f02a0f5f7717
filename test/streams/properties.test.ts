import fc from 'fast-check'
import { expect, it } from 'vitest'
import { realKit } from '../properties/kit.ts'
import { randomRuns } from '../random-runs.ts'
import { judge } from './judge.ts'
import { play } from './play.ts'
import { scene, textOf } from './scene.ts'

const runs = randomRuns(1500)

it(
  `random stacks, streams and readers keep to the commit in ${runs} runs`,
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (given) => {
        const violations = judge(await play(given, realKit))
        expect(violations, textOf(given)).toEqual([])
      }),
      { numRuns: runs, seed: 20_261_125 },
    )
  },
)
