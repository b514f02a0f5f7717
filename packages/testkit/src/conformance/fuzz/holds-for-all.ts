import { inspect } from 'node:util'
import type fc from 'fast-check'
import type { Subject } from '../subject.ts'
import { Violation } from '../violation.ts'

const usualRuns = 150

/** How many random cases are tried. */
export function runsFor({ given }: Subject): number {
  return given.fuzz?.runs ?? usualRuns
}

/**
 * Tries random values, and tells the smallest one with which something is wrong.
 * @throws Violation with how to see it again.
 */
export async function holdsForAll<Value>(
  subject: Subject,
  values: fc.Arbitrary<Value>,
  holds: (value: Value) => Promise<void>,
): Promise<void> {
  const { check, asyncProperty } = await import('fast-check')
  const { seed = 1 } = subject.given.fuzz ?? {}
  const run = await check(asyncProperty(values, holds), { seed, numRuns: runsFor(subject) })
  if (!run.failed) return
  const { errorInstance: error, counterexample } = run
  const shown = inspect(counterexample?.[0], {
    depth: 5,
    breakLength: Infinity,
    maxStringLength: 200,
  })
  if (!(error instanceof Violation)) {
    throw new Violation(
      `${error instanceof Error ? error.message : String(error)}; tried ${shown}`,
      'Throw nothing here, whatever comes',
    )
  }
  throw error.seenIn(shown)
}
