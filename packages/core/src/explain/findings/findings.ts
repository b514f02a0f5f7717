import type { Facts } from '../facts.ts'
import type { Finding } from '../finding.ts'
import { backoffOutlastsDeadline } from './backoff-outlasts-deadline.ts'
import { breakerAboveFailover } from './breaker-above-failover.ts'
import { breakerAboveRetry } from './breaker-above-retry.ts'
import { breakerCannotOpen } from './breaker-cannot-open.ts'
import { breakerTripsInCall } from './breaker-trips-in-call.ts'
import { breakerWithoutDeadline } from './breaker-without-deadline.ts'
import { budgetBelowRepeater } from './budget-below-repeater.ts'
import { budgetMissesTargets } from './budget-misses-targets.ts'
import { deadlineNeverFires } from './deadline-never-fires.ts'
import { toFinding, type Find } from './find.ts'
import { hedgeNeverStarts } from './hedge-never-starts.ts'
import { holdBackOutlastsDeadline } from './hold-back-outlasts-deadline.ts'
import { layerUsedTwice } from './layer-used-twice.ts'
import { noBudget } from './no-budget.ts'
import { noDeadline } from './no-deadline.ts'
import { nobodyAccepts } from './nobody-accepts.ts'
import { paceWithoutStream } from './pace-without-stream.ts'
import { repeatsACommit } from './repeats-a-commit.ts'
import { retriesMultiply } from './retries-multiply.ts'
import { sendsOutside } from './sends-outside.ts'
import { stepsChangeNothing } from './steps-change-nothing.ts'
import { targetRefuses } from './target-refuses.ts'
import { timeMissesTargets } from './time-misses-targets.ts'

/** Everything that is looked for, by the code that it is found under. */
export const findings: Readonly<Record<string, Find>> = {
  'deadline-never-fires': deadlineNeverFires,
  'budget-misses-targets': budgetMissesTargets,
  'time-misses-targets': timeMissesTargets,
  'backoff-outlasts-deadline': backoffOutlastsDeadline,
  'hedge-never-starts': hedgeNeverStarts,
  'repeats-a-commit': repeatsACommit,
  'layer-used-twice': layerUsedTwice,
  'pace-without-stream': paceWithoutStream,
  'hold-back-outlasts-deadline': holdBackOutlastsDeadline,
  'nobody-accepts': nobodyAccepts,
  'no-deadline': noDeadline,
  'no-budget': noBudget,
  'retries-multiply': retriesMultiply,
  'budget-below-repeater': budgetBelowRepeater,
  'breaker-above-failover': breakerAboveFailover,
  'breaker-above-retry': breakerAboveRetry,
  'breaker-without-deadline': breakerWithoutDeadline,
  'breaker-cannot-open': breakerCannotOpen,
  'breaker-trips-in-call': breakerTripsInCall,
  'target-refuses': targetRefuses,
  'steps-change-nothing': stepsChangeNothing,
  'sends-outside': sendsOutside,
}

const levels = ['error', 'warning', 'note'] as const

/** What is found in a stack, the worst first. */
export function findAll(facts: Facts): readonly Finding[] {
  const found = Object.entries(findings).flatMap(([code, find]) =>
    find(facts).map((each) => toFinding(code, each)),
  )
  return levels.flatMap((level) => found.filter((finding) => finding.level === level))
}
