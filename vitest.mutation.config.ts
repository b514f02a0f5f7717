import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

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
      { find: /^@stint\/testkit$/, replacement: source('./packages/testkit/src/index.ts') },
    ],
  },
  ssr: { resolve: { conditions: ['@stint/source', 'node', 'development|production'] } },
  test: {
    env: { STINT_STACKS: '200' },
    include: [
      'packages/{core,middleware}/src/**/*.test.ts',
      'test/{engine,explain,layers,scenarios,scope,vectors}/**/*.test.ts',
      'test/properties/{properties,tightness}.test.ts',
      'test/fuzz/**/*.test.ts',
    ],
  },
})
