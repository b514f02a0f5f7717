const minute = 60_000

/** So many requests in any 60 seconds, as a vendor counts them: what it turns away does not count. */
export class MinuteLimit {
  readonly #admitted: Float64Array
  #oldest = 0

  constructor(perMinute: number) {
    this.#admitted = new Float64Array(perMinute).fill(-Infinity)
  }

  /** @returns 0 when the request is let in, else the milliseconds until one may be. */
  wait(now: number): number {
    const free = (this.#admitted[this.#oldest] ?? 0) + minute
    if (free > now) return free - now
    this.#admitted[this.#oldest] = now
    this.#oldest = (this.#oldest + 1) % this.#admitted.length
    return 0
  }
}
