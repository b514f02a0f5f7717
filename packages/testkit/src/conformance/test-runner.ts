/** What is used of vitest. */
export interface TestRunner {
  readonly describe: (
    name: string,
    options: { readonly concurrent: boolean },
    fn: () => void,
  ) => void
  readonly test: (
    name: string,
    options: { readonly timeout: number },
    fn: (context: { readonly skip: (note?: string) => unknown }) => Promise<void>,
  ) => void
}

/**
 * The vitest that runs this file. It is not imported, for whoever takes a clock from the testkit
 * need not have it, and a suite has to be declared at once: vitest leaves itself for
 * `import.meta.vitest` at this name in every worker.
 * @throws Error outside of vitest.
 */
export function testRunner(): TestRunner {
  const found = [Reflect.get(globalThis, '__vitest_index__'), globalThis].find(isTestRunner)
  if (found) return found
  throw new Error(
    'describeProvider: vitest is not running: call it in a test file (easel.test.ts) and run vitest',
  )
}

function isTestRunner(value: unknown): value is TestRunner {
  if (typeof value !== 'object' || value === null) return false
  return ['describe', 'test'].every((name) => typeof Reflect.get(value, name) === 'function')
}
