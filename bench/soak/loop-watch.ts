/** How often it looks, in milliseconds. */
const every = 20
/** How long a delay is remembered, in milliseconds. */
const remembered = 15_000

/** Notices how late this process is with its timers, so that nobody is blamed for a machine that is busy. */
export class LoopWatch {
  readonly #delays: { readonly at: number; readonly ms: number }[] = []
  readonly #timer: NodeJS.Timeout
  #last = performance.now()

  constructor() {
    this.#timer = setInterval(() => this.#look(), every).unref()
  }

  /** The longest delay since then, in milliseconds, what is going on now included. */
  worstSince(began: number): number {
    const late = performance.now() - this.#last - every
    return this.#delays.reduce(
      (worst, { at, ms }) => (at >= began ? Math.max(worst, ms) : worst),
      Math.max(0, late),
    )
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const now = performance.now()
    const ms = now - this.#last - every
    this.#last = now
    if (ms > 5) this.#delays.push({ at: now, ms })
    while (this.#delays[0] && this.#delays[0].at < now - remembered) this.#delays.shift()
  }
}
