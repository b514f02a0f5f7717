import { defineConfig } from 'vitest/config'

/** For suites that are to fail: a vitest inside a test runs them. */
export default defineConfig({
  ssr: { resolve: { conditions: ['@stint/source', 'node', 'development|production'] } },
  test: { root: import.meta.dirname, include: ['*.child.ts'] },
})
