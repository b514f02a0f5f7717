import type { BackendRequest } from './backend-request.ts'
import { planStep, type Plan } from './plan.ts'
import type { BackendScript, BackendStep } from './backend-step.ts'

/** Walks through a vendor's script, one step for each request. */
export interface ScriptRunner {
  next(request: BackendRequest): Promise<Plan>
}

/**
 * Starts a script at its first step.
 * @param where names the script in messages, such as `"flakyBackend openai"`
 * @param timeScale multiplies every duration
 * @throws TypeError at once for a step that is wrong, unless only a function can tell
 */
export function scriptRunner(
  script: BackendScript,
  where: string,
  timeScale: number,
): ScriptRunner {
  const steps: readonly BackendStep[] = Array.isArray(script) ? script : [script as BackendStep]
  const last = steps.at(-1)
  if (last === undefined)
    throw new TypeError(`${where}: an empty list of steps: expected at least one`)
  for (const step of steps) if (typeof step !== 'function') planStep(step, where, timeScale)

  let count = 0
  return {
    async next(request) {
      const n = (count += 1)
      let step = steps[n - 1] ?? last
      while (typeof step === 'function') step = await step(request, n)
      return planStep(step, where, timeScale)
    },
  }
}
