import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** What killed the last mutant comes first, for it is likely to kill the next; then the cheap before the costly. */
class KillersFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = (file: TestSpecification): string =>
      `${this.ctx.cache.getTestSpecificationResult(file)?.failed ? 0 : 1}${file.moduleId}`
    return Promise.resolve(files.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)))
  }
}

/**
 * What `pnpm mutate` runs against each mutant: the tests of core and middleware, and fewer random stacks than `pnpm
 * test`. Stryker works on a copy whose node_modules lead back here, so siblings are found by their place in the copy.
 */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^@stint\/core$/, replacement: source('./packages/core/src/index.ts') },
      { find: /^@stint\/middleware$/, replacement: source('./packages/middleware/src/index.ts') },
      {
        find: /^@stint\/middleware\/(.+)$/,
        replacement: source('./packages/middleware/src/$1/index.ts'),
      },
      {
        find: /^@stint\/providers\/(.+)$/,
        replacement: source('./packages/providers/src/$1/index.ts'),
      },
      { find: /^@stint\/testkit$/, replacement: source('./packages/testkit/src/index.ts') },
    ],
  },
  ssr: { resolve: { conditions: ['@stint/source', 'node', 'development|production'] } },
  test: {
    env: { RANDOM_RUNS_SHARE: '0.05' },
    include: ['test/mutants/[1-9]-*.ts'],
    sequence: { sequencer: KillersFirst },
  },
})
