import { describe, expect, it } from 'vitest'
import { realKit } from './kit.ts'
import { search } from './search.ts'

describe('random stacks, providers and callers', () => {
  it('break no law in 2,000 runs', { timeout: 120_000 }, async () => {
    const { found } = await search(realKit, { runs: 2000, seed: 20_261_124 })
    expect(found?.program).toBeUndefined()
  })
})
