import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['@stint/source', 'node', 'development|production'] } },
  test: {
    // Long enough for a machine that is busy: no test measures time by it.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    globalSetup: ['packages/testkit/src/__fixtures__/say-what-is-skipped.ts'],
    reporters: process.env['CI']
      ? ['default', ['json', { outputFile: 'out/vitest.json' }]]
      : ['default'],
    projects: [
      { extends: true, test: { name: 'unit', include: ['packages/*/src/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'cross',
          include: ['test/**/*.test.ts', 'examples/**/*.test.ts', 'bench/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['packages/*/src/**/*.test-d.ts', 'test/**/*.test-d.ts'],
            tsconfig: 'tsconfig.json',
            // `pnpm types` reports what is outside the type tests.
            ignoreSourceErrors: true,
          },
        },
      },
    ],
  },
})
