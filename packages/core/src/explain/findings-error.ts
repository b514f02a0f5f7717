import { isBranded } from '../is-branded.ts'
import type { Explanation } from './explanation.ts'
import type { Finding } from './finding.ts'

const marker: unique symbol = Symbol.for('stint.FindingsError')

/** A strict pipeline was declared in a way that cannot work as it says. */
export class FindingsError extends TypeError {
  override readonly name = 'FindingsError'
  /** The findings of level error. */
  readonly findings: readonly Finding[]

  constructor(pipeline: string, findings: readonly Finding[]) {
    const told = findings.map(({ code, text, mend }) => `${code}: ${text}; ${mend}`)
    super(`pipeline '${pipeline}' is strict: ${told.join('. ')}`)
    this.findings = findings
  }

  static {
    Object.defineProperty(this.prototype, marker, { value: true })
  }

  /** Whether a value is a FindingsError, also one of another installed copy of stint. */
  static isInstance(value: unknown): value is FindingsError {
    return isBranded(value, marker)
  }
}

/** @throws FindingsError when something of level error is found. */
export function refuseErrors(pipeline: string, { findings }: Explanation): void {
  const errors = findings.filter(({ level }) => level === 'error')
  if (errors.length > 0) throw new FindingsError(pipeline, errors)
}
