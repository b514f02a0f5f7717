import { describe, expect, it } from 'vitest'
import { realKit } from './kit.ts'
import { search } from './search.ts'

/** Fewer where each of many mutants is tested. */
const runs = Number(process.env['STINT_STACKS'] ?? 2000)

describe('random stacks, providers and callers', () => {
  it(`break no law in ${runs} runs`, { timeout: 120_000 }, async () => {
    const { found } = await search(realKit, { runs, seed: 20_261_124 })
    expect(found?.program).toBeUndefined()
  })
})
