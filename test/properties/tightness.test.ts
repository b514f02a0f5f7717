import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomRuns } from '../random-runs.ts'
import { realKit } from './kit.ts'
import { sourceOf } from './term.ts'
import { reached, tightLine } from './tightness.ts'

describe('the explained attempts', () => {
  it('are reached by some behaviour where nothing cuts in', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(tightLine, async (line) => {
        const { explained, most, atMost } = await reached(line, realKit)
        if (atMost) return
        expect({ line: sourceOf(line), most }).toEqual({ line: sourceOf(line), most: explained })
      }),
      { numRuns: randomRuns(300), seed: 20_261_124 },
    )
  })
})
