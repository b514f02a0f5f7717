import { chance, keyOf } from './chance.ts'
import { exponential } from './distribution.ts'
import type { Outage } from './world.ts'

const key = keyOf('outage')

/** When an outage is on. Asked with times that never go back, it keeps one window in mind. */
export class OutageCalendar {
  readonly outage: Outage
  readonly #random: (count: number) => number
  #count = 0
  #from: number
  #to: number

  /** @param index which outage of the world: each has its own luck, the same for every pipeline. */
  constructor(outage: Outage, index: number, seed: number) {
    this.outage = outage
    this.#random = (count) => chance(seed, key, index, count)
    this.#from = outage.from ?? this.#gap()
    this.#to = this.#from + this.#length()
  }

  isOn(now: number): boolean {
    while (this.outage.every !== undefined && this.#to <= now) {
      this.#from = this.#to + this.#gap()
      this.#to = this.#from + this.#length()
    }
    return this.#from <= now && now < this.#to
  }

  affects(target: string): boolean {
    return this.outage.targets?.includes(target) ?? true
  }

  #gap(): number {
    return exponential(this.outage.every ?? 0).sample(this.#draw(), 0)
  }

  #length(): number {
    return this.outage.lasting.sample(this.#draw(), this.#draw())
  }

  #draw(): number {
    return this.#random(this.#count++)
  }
}
