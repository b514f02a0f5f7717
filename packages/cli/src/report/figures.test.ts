import { createImage, pipeline } from '@stint/core'
import { failover } from '@stint/middleware/failover'
import { scriptedProvider } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { figuresOf } from './figures.ts'

const busy = scriptedProvider('a/busy', ['overloaded'])
const image = { data: Uint8Array.of(1), mediaType: 'image/png' }

/** What the figure says of the cost of a call that `painter` made in the end. */
async function costOf(painter: ReturnType<typeof scriptedProvider>): Promise<string | undefined> {
  const line = pipeline(createImage).use(failover([busy, painter]))
  const { report } = await line.run({ prompt: 'a lighthouse' })
  return figuresOf({ report }).find(({ name }) => name === 'Cost')?.phrase
}

describe('the figure of the cost', () => {
  it('does not take an image without a price for one that surely cost nothing', async () => {
    expect(await costOf(scriptedProvider('b/unpriced', ['ok']))).toBe('cost 0 (estimated)')
  })

  it('is confirmed where the provider told it', async () => {
    const tells = scriptedProvider('b/tells', [{ ok: { images: [image], cost: 0.03 } }])
    expect(await costOf(tells)).toBe('cost 0.03 (confirmed)')
  })
})
