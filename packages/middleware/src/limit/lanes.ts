import { Lane, type LaneRules } from './lane.ts'

/** From so many keys on, those that are idle are forgotten now and then. */
const manyKeys = 1000

/** The lanes of one limit by key. Only an idle one is ever forgotten: nothing it knew is lost. */
export class Lanes {
  readonly #rules: LaneRules
  readonly #byKey = new Map<string, Lane>()
  #sweepAt = manyKeys

  constructor(rules: LaneRules) {
    this.#rules = rules
  }

  get size(): number {
    return this.#byKey.size
  }

  of(key: string, now: number): Lane {
    const known = this.#byKey.get(key)
    if (known) return known
    if (this.#byKey.size >= this.#sweepAt) this.#sweep(now)
    const lane = new Lane(this.#rules)
    this.#byKey.set(key, lane)
    return lane
  }

  #sweep(now: number): void {
    for (const [key, lane] of this.#byKey) if (lane.isIdle(now)) this.#byKey.delete(key)
    this.#sweepAt = Math.max(manyKeys, 2 * this.#byKey.size)
  }
}
