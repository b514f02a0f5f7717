import type { AsyncResource } from 'node:async_hooks'
import type { Branch } from './branch.ts'

/** Whoever entered something. Is told once what became of it, and never throws. */
export interface Above {
  /**
   * In which async context things go on there after a failure, also where a timer or a library's own callback has
   * brought it about.
   */
  readonly context?: AsyncResource | undefined
  succeeded(result: unknown): void
  failed(error: unknown): void
}

/** Runs what is below a point, in a branch, and tells whoever entered it. Never throws. */
export type Run = (branch: Branch, above: Above) => void
