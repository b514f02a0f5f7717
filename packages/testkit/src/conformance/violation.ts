/** A provider that does not keep the contract: what it did, and what to do about it. */
export class Violation extends Error {
  override readonly name = 'Violation'
  // Private, or test runners print them beside the message.
  readonly #what: string
  readonly #mend: string

  constructor(what: string, mend: string) {
    super(`${what}. ${mend}.`)
    this.#what = what
    this.#mend = mend
    // Where the suite noticed it is no help to whoever wrote the provider.
    this.stack = `${this.name}: ${this.message}`
  }

  /** The same, with the case in which it was seen. */
  seenIn(shown: string): Violation {
    return new Violation(this.#what, `${this.#mend}. Tried: ${shown}`)
  }
}

/** @throws Violation unless the condition holds. */
export function demand(condition: boolean, what: string, mend: string): asserts condition {
  if (!condition) throw new Violation(what, mend)
}
