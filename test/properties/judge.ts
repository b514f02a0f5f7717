import { bounded, oneSubmission } from './checks/bounded.ts'
import { declared, once } from './checks/entries.ts'
import { evidenceOf } from './checks/evidence.ts'
import { metered } from './checks/accounts.ts'
import { noLeaks } from './checks/no-leaks.ts'
import { over } from './checks/over.ts'
import { notBoughtTwice } from './checks/paid.ts'
import { truth } from './checks/truth.ts'
import type { Check, LawName, Violation } from './checks/violation.ts'
import type { Kit } from './kit.ts'
import type { Plan } from './plan.ts'
import { runPlan } from './run-plan.ts'

const checks: Readonly<Record<LawName, Check>> = {
  once,
  declared,
  metered,
  bounded,
  'one submission': oneSubmission,
  'no leaks': noLeaks,
  over,
  truth,
  'not bought twice': notBoughtTwice,
}

/** Runs a plan and holds all laws against what came of it. */
export async function judge(plan: Plan, kit: Kit): Promise<Violation[]> {
  const evidence = evidenceOf(plan, await runPlan(plan, kit))
  return Object.entries(checks).flatMap(([law, check]) =>
    [...check(evidence)].map((text) => ({ law: law as LawName, text })),
  )
}
