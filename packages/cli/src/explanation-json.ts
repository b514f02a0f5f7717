import type { Explanation, Plan } from '@stint/core'

/** An explanation as JSON has it: no limit is null. */
export function explanationJson(explanation: Explanation | Plan): object {
  const { attempts, elapsedMs, submissions, cost, atMost, layers, findings } = explanation
  return {
    attempts,
    elapsedMs,
    submissions,
    cost,
    atMost,
    layers,
    findings,
    ...('targets' in explanation && { targets: explanation.targets }),
  }
}
