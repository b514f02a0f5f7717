import type { Above, Run } from './above.ts'
import type { Branch } from './branch.ts'
import { Coming } from './coming.ts'
import { limitOf } from './limit.ts'

/** Runs what is below a branch, held to the branch's limits, and tells whoever is above. */
export function limited(branch: Branch, run: Run, above: Above): void {
  const limit = limitOf(branch)
  if (!limit) return run(branch, above)
  const coming = new Coming(branch)
  coming.hold(limit)
  coming.tell(above)
  run(branch, coming)
}

/** The same for whoever waits for a promise. */
export function promised(branch: Branch, run: Run): Promise<unknown> {
  const coming = new Coming(branch)
  limited(branch, run, coming)
  return coming.promise
}

/** Tells what becomes of a promise. */
export function tell(promise: Promise<unknown>, above: Above): void {
  promise.then(
    (result) => above.succeeded(result),
    (error: unknown) => above.failed(error),
  )
}
