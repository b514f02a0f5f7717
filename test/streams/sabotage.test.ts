import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { commitSabotages } from '../laws/commit-sabotage.ts'
import type { Sabotage } from '../laws/sabotage.ts'
import { removeSabotagedKits, sabotagedKit } from '../properties/sabotaged-kit.ts'
import { judge } from './judge.ts'
import { play } from './play.ts'
import { scene } from './scene.ts'

/** What is no part of the law, and yet must not happen. */
const unbounded: Sabotage = {
  law: 'memory',
  what: 'a provider does not wait for the reader',
  file: 'stream/part-queue.ts',
  guard: 'if (this.#parts.length < ready) return undefined',
  instead: 'if (this) return undefined',
}

afterAll(() => removeSabotagedKits('streams'))

it.each([...commitSabotages, unbounded].map((sabotage, at) => ({ ...sabotage, at })))(
  'random streams show it within 2,000 runs when $what',
  { timeout: 120_000 },
  async ({ at, ...sabotage }) => {
    const kit = await sabotagedKit(sabotage, `streams/${at}`)
    const { failed, errorInstance } = await fc.check(
      fc.asyncProperty(scene, async (given) => judge(await play(given, kit)).length === 0),
      { numRuns: 2000, seed: 7, endOnFailure: true },
    )
    expect(failed).toBe(true)
    expect(String(errorInstance)).toMatch(/Property failed/)
  },
)
