/** Lets callers through while it is open; when it is shut they wait. */
export class Gate {
  #open = true
  #over = false
  #waiting: (() => void)[] = []

  /** Resolves once it is open: false when there is nothing more to do. */
  async pass(): Promise<boolean> {
    while (!this.#open && !this.#over) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    return !this.#over
  }

  /** Whether there is nothing more to do. */
  get over(): boolean {
    return this.#over
  }

  shut(): void {
    this.#open = false
  }

  open(): void {
    this.#open = true
    this.#wake()
  }

  /** There is nothing more to do. */
  end(): void {
    this.#over = true
    this.#wake()
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }
}
