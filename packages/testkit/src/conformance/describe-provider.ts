import type { Check } from './check.ts'
import { checkSpecification } from './specification.ts'
import { checksFor } from './checks.ts'
import { strayRejections } from './stray-rejections.ts'
import { Subject } from './subject.ts'
import { testRunner } from './test-runner.ts'
import type { ProviderUnderTest } from './provider-wire.ts'
import { demand } from './violation.ts'

/** Real milliseconds for one check: far more than any needs. */
const timeout = 60_000

/**
 * Declares a suite of tests, in vitest, that a provider passes when it keeps the contract: one
 * submission for an attempt, aborts, references, capabilities, faults, keys, results, and no
 * surprise from whatever the vendor answers, also at random. A failure says what the provider did
 * and how to mend it. Needs vitest and nock, whose interceptors it clears after each test.
 *
 * ```ts
 * describeProvider('easel', {
 *   create: ({ apiKey, baseURL }) => easel({ apiKey, baseURL }),
 *   wire: {
 *     baseURL: 'https://api.easel.example/v1',
 *     answers: { text: { body: { png } }, references: { body: { png } } },
 *     referencesIn: async (request) => (await request.json()).images,
 *     errors,
 *   },
 * })
 * ```
 *
 * @throws TypeError that names what is wrong in what was given; Error outside of vitest.
 */
export function describeProvider(name: string, given: ProviderUnderTest): void {
  checkSpecification(name, given)
  const { describe, test } = testRunner()
  const subject = new Subject(given)
  // Each check has the network to itself.
  describe(name, { concurrent: false }, () => {
    for (const check of checksFor(given.wire)) {
      test(check.title, { timeout }, async ({ skip }) => {
        const nothing = await runCheck(check, subject)
        if (nothing !== undefined) skip(nothing)
      })
    }
  })
}

async function runCheck(check: Check, subject: Subject): Promise<string | undefined> {
  const { value, strays } = await strayRejections(() => check.run(subject))
  demand(
    strays.length === 0,
    `a promise was rejected that nobody waited for: ${String(strays[0])}`,
    'Await every promise in attempt(), or catch what it rejects with: in an application this ends the process',
  )
  return value
}
