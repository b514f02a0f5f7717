/** A provider that does not keep the contract: what it did, and what to do about it. */
export class Violation extends Error {
  override readonly name = 'Violation'
  readonly what: string
  readonly mend: string

  constructor(what: string, mend: string) {
    super(`${what}. ${mend}.`)
    this.what = what
    this.mend = mend
    // Where the suite noticed it is no help to whoever wrote the provider.
    this.stack = `${this.name}: ${this.message}`
  }
}

/** @throws Violation unless the condition holds. */
export function demand(condition: boolean, what: string, mend: string): asserts condition {
  if (!condition) throw new Violation(what, mend)
}
