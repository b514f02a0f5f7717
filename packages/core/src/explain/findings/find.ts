import type { Facts } from '../facts.ts'
import type { Finding } from '../finding.ts'
import type { Place } from '../tree.ts'

/** Finds one kind of thing in a stack. */
export type Find = (facts: Facts) => readonly Found[]

/** What a finding says beyond its code. */
export interface Found extends Pick<Finding, 'level' | 'text' | 'mend'> {
  /** The layer it is about. */
  readonly at?: Place | undefined
}

/** A finding as it is shown. */
export function toFinding(code: string, { level, text, mend, at }: Found): Finding {
  return {
    code,
    level,
    text,
    mend,
    ...(at && { layer: at.index }),
    ...(at?.nested && { pipeline: at.line.id }),
    docs: `docs/findings/${code}.md`,
  }
}
