import { describe, expect, it } from 'vitest'
import { codeBlocks } from './code-blocks.ts'
import { blocksOf, pages } from './pages.ts'
import { isRun, runBlock } from './run-block.ts'

const runnable = pages.flatMap(blocksOf).filter(isRun)

describe('the TypeScript in README and docs that says it runs', { timeout: 90_000 }, () => {
  it.each(runnable)('$page:$line does', async (block) => {
    await expect(runBlock(block)).resolves.toBeTypeOf('string')
  })

  it('is found', () => {
    expect(runnable.length).toBeGreaterThan(0)
  })

  it('would not pass when it throws', async () => {
    const text = "```ts run\nif (retry().name === 'retry') throw new Error('on purpose')\n```\n"
    const [block] = codeBlocks('docs/wrong.md', text)
    await expect(block && runBlock(block)).rejects.toThrow('on purpose')
  })
})
