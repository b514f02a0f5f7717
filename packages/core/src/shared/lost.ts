/** A decision that the shared state could not make in time. */
export interface Lost {
  /** What happened, in one line: for the report's warning, and for the reason of a refusal. */
  readonly lost: string
  /** Whether the policy is to refuse; else the process decides by itself. */
  readonly refuse: boolean
}

/** Whether a decision was lost. */
export function isLost(decision: unknown): decision is Lost {
  return typeof decision === 'object' && decision !== null && 'lost' in decision
}
