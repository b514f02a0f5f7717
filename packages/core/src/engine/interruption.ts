/** That an attempt ends before its provider does. The signal for it is made when somebody first reads it. */
export class Interruption {
  #controller: AbortController | undefined
  #begun: { readonly reason: unknown } | undefined

  get begun(): boolean {
    return this.#begun !== undefined
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#begun) this.#controller.abort(this.#begun.reason)
    }
    return this.#controller.signal
  }

  /** @param reason what the signal aborts with. */
  begin(reason: unknown): void {
    this.#begun ??= { reason }
    this.#controller?.abort(reason)
  }
}
