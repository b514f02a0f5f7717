import type { ImageRequestInput } from '@stint/core'
import { chance, keyOf } from './chance.ts'
import { pngSignature } from './png-signature.ts'
import type { RequestKind, World } from './world.ts'

const key = keyOf('kind')

/** Text with a comma every few words, for steps that cut a prompt short at one. */
const filler = 'a lighthouse at dusk, waves below it, '.repeat(900)

/** The requests of a simulation: each is of one kind, and differs from every other. */
export class RequestMix {
  readonly #kinds: readonly (readonly [name: string, kind: RequestKind])[]
  readonly #weight: number
  readonly #seed: number

  constructor({ requests }: World, seed: number) {
    this.#kinds = Object.entries(requests)
    this.#weight = this.#kinds.reduce((sum, [, { share }]) => sum + share, 0)
    this.#seed = seed
  }

  get names(): readonly string[] {
    return this.#kinds.map(([name]) => name)
  }

  /** Which kind the request of a call is, as a place among the names. */
  kindOf(call: number): number {
    let left = chance(this.#seed, key, call) * this.#weight
    const at = this.#kinds.findIndex(([, { share }]) => (left -= share) < 0)
    return at < 0 ? this.#kinds.length - 1 : at
  }

  /** The request of a call, a new object each time. */
  requestOf(call: number): ImageRequestInput {
    const [, kind] = this.#kinds[this.kindOf(call)] ?? []
    const { prompt = 100, references = 0, n, size, aspectRatio } = kind ?? {}
    const head = `${call} `.slice(0, prompt)
    return {
      prompt: head + filler.slice(0, prompt - head.length),
      references: Array.from({ length: references }, () => ({ data: pngSignature })),
      n,
      size,
      aspectRatio,
    }
  }
}
