import type { LayerKind } from '../layers.ts'
import type { Plan } from '../plan.ts'
import type { Outcome } from '../run-plan.ts'
import type { Term } from '../term.ts'
import type { Frame, Tried } from '../world.ts'

/** The names of the laws, as test/laws has them. */
export type LawName =
  | 'once'
  | 'declared'
  | 'metered'
  | 'bounded'
  | 'one submission'
  | 'no leaks'
  | 'over'
  | 'truth'
  | 'not bought twice'

/** A law that a run has broken, and how. */
export interface Violation {
  readonly law: LawName
  readonly text: string
}

/** A layer of a plan, at its place. */
export interface PlacedLayer {
  readonly line: string
  readonly at: number
  readonly term: Term
  readonly kind: LayerKind
  /** Undefined for ordinary middleware. */
  readonly entries: ((k: number) => number) | undefined
}

/** What the checks look at. */
export interface Evidence extends Outcome {
  readonly plan: Plan
  readonly layers: readonly PlacedLayer[]
  /** Whether every stack has its probes. */
  readonly probed: boolean
  /** The layer right above an entry; undefined at the top of a stack. */
  above(frame: Frame): PlacedLayer | undefined
  /** The entries of the stacks around an attempt, innermost first. */
  around(tried: Tried): readonly Frame[]
}

/** Looks for breaches of one law. */
export type Check = (evidence: Evidence) => Generator<string>
