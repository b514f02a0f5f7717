import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe } from 'vitest'

/**
 * Runs the test files of a pattern as one, each as a suite of its own, so that what they import is loaded once for all
 * of them.
 */
export function together(pattern: string): void {
  for (const file of globSync(pattern).toSorted()) {
    describe(`in ${file}`, async () => {
      await import(resolve(file))
    })
  }
}
