import { hash } from 'node:crypto'

/** Chance that can be repeated. */
export interface Random {
  /** From 0 to below 1. */
  readonly next: () => number
  chance(share: number): boolean
  between(least: number, most: number): number
  whole(least: number, most: number): number
  pick<T>(list: readonly T[]): T
  /** A key of the table, as often as its weight says. */
  weighted<Key extends string>(weights: Readonly<Partial<Record<Key, number>>>): Key
}

/** Equal seeds give equal numbers (mulberry32, twice for each: ids are drawn from it, and 32 bits meet too soon). */
export function seeded(...seed: readonly (string | number)[]): Random {
  let state = Number.parseInt(hash('sha256', seed.join('/')).slice(0, 8), 16)
  const bits = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const next = (): number => ((bits() >>> 5) * 2 ** 26 + (bits() >>> 6)) / 2 ** 53
  const between = (least: number, most: number): number => least + next() * (most - least)
  const whole = (least: number, most: number): number => Math.floor(between(least, most + 1))
  return {
    next,
    between,
    whole,
    chance: (share) => next() < share,
    pick: (list) => list[whole(0, list.length - 1)]!,
    weighted(weights) {
      const entries = Object.entries(weights) as [never, number][]
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [key, weight] of entries) {
        left -= weight
        if (left < 0) return key
      }
      return entries.at(-1)![0]
    },
  }
}
