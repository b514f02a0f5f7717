import type { Subject } from './subject.ts'

/** One thing that a provider has to do right. */
export interface Check {
  /** A sentence about the provider. */
  readonly title: string
  /**
   * @returns why there was nothing to check.
   * @throws Violation
   */
  run(subject: Subject): Promise<string | undefined>
}
