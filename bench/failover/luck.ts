import { createHash } from 'node:crypto'

/** Numbers from 0 to below 1, the same for the same seed. */
export type Luck = () => number

/**
 * Chance that is the same in every run, and for every peer: what falls to the third submission of the seventh call
 * falls to it whoever sends it. mulberry32, seeded by a digest.
 */
export function luckOf(...seed: readonly (string | number)[]): Luck {
  let state = createHash('sha256').update(seed.join('|')).digest().readUInt32LE()
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
