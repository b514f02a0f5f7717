import fc from 'fast-check'
import type { Violation } from './checks/violation.ts'
import { judge } from './judge.ts'
import type { Kit } from './kit.ts'
import { plan as anyPlan, type Plan } from './plan.ts'
import { programOf } from './program.ts'

/** How a search for a counterexample went. */
export interface Search {
  readonly runs: number
  readonly seed: number
  readonly found?: {
    readonly plan: Plan
    readonly violations: readonly Violation[]
    readonly path: string
    /** Source of a program that reproduces it. */
    readonly program: string
  }
}

export interface SearchOptions {
  readonly runs: number
  readonly seed: number
  readonly path?: string
  /** Whether a counterexample is made smaller. Default true. */
  readonly shrink?: boolean
  /** Which violations count. Default: all. */
  readonly counts?: (violation: Violation) => boolean
  readonly plans?: fc.Arbitrary<Plan>
}

/** Runs random plans until one breaks a law. */
export async function search(kit: Kit, options: SearchOptions): Promise<Search> {
  const { runs, seed, path, shrink = true, counts = () => true, plans = anyPlan } = options
  const details = await fc.check(
    fc.asyncProperty(plans, async (plan) => !(await judge(plan, kit)).some(counts)),
    { numRuns: runs, seed, endOnFailure: !shrink, ...(path !== undefined && { path }) },
  )
  if (!details.failed) return { runs: details.numRuns, seed }
  const [plan] = details.counterexample ?? []
  if (!plan) throw details.errorInstance ?? new Error('it failed without a counterexample')
  if (
    details.errorInstance instanceof Error &&
    !String(details.errorInstance.message).includes('Property failed')
  ) {
    console.error(programOf(plan))
    throw details.errorInstance
  }
  const violations = (await judge(plan, kit)).filter(counts)
  return {
    runs: details.numRuns,
    seed,
    found: {
      plan,
      violations,
      path: details.counterexamplePath ?? '',
      program: programOf(plan, violations),
    },
  }
}
