/**
 * A number from 0 to below 1 that depends on its key alone, not on what was drawn before: two pipelines meet the same
 * luck in the same call, whatever each of them does with it. The key is mixed as MurmurHash3 mixes its blocks, in two
 * lanes of 32 bits.
 */
export function chance(...key: readonly number[]): number {
  let [high, low] = [0x9747b28c, 0x3c6ef372]
  for (const part of key) {
    // A seed or a count may have more than 32 bits.
    const upper = Math.floor(part / 2 ** 32)
    high = mix(high ^ part, low + upper)
    low = mix(low + part, high)
  }
  return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53
}

/** A whole number for a name, to be part of a key. */
export function keyOf(name: string): number {
  let key = 0x811c9dc5
  for (let at = 0; at < name.length; at++) key = mix(key ^ name.charCodeAt(at), at)
  return key >>> 0
}

/** The numbers of one key, in order: for what asks for chance as Math.random does. */
export function sequence(...key: readonly number[]): () => number {
  let count = 0
  return () => chance(...key, count++)
}

function mix(value: number, salt: number): number {
  let mixed = (value ^ Math.imul(salt, 0x9e3779b1)) | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
