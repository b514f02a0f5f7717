import { describe, expect, it } from 'vitest'
import { randomRuns } from '../random-runs.ts'
import { realKit } from './kit.ts'
import { search } from './search.ts'

const runs = randomRuns(2000)

describe('random stacks, providers and callers', () => {
  it(`break no law in ${runs} runs`, { timeout: 120_000 }, async () => {
    const { found } = await search(realKit, { runs, seed: 20_261_124 })
    expect(found?.program).toBeUndefined()
  })

  it('break no law with a seed that once did, when a provider told less than it had quoted', async () => {
    const { found } = await search(realKit, { runs: randomRuns(1000), seed: 99_179 })
    expect(found?.program).toBeUndefined()
  })
})
