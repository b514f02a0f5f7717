/** What every contender asks for, and what the model makes of it. */
export interface Picture {
  readonly images: readonly { readonly data: Uint8Array; readonly mediaType: 'image/png' }[]
}

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** One picture, the same for everybody: what is measured is the way to it. */
export const picture: Picture = { images: [{ data: png, mediaType: 'image/png' }] }

/** A vendor that is overloaded for a moment. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded'
  readonly status = 503
}

/** What a model is given beside the request: a signal, which it reads before it works. */
export interface Given {
  readonly signal: AbortSignal
}

/** A model in memory: it reads the signal, and answers in the next microtask. */
export type Model = (given: Given) => Promise<Picture>

/** Always answers. */
export const healthy: Model = async ({ signal }) => {
  signal.throwIfAborted()
  return picture
}

/** Never does. */
export const broken: Model = async ({ signal }) => {
  signal.throwIfAborted()
  throw new Overloaded('try again later')
}

/** Fails every other time, so that each call of a contender which tries again meets one fault. */
export function everyOther(): Model {
  let asked = 0
  return (given) => (asked++ % 2 === 0 ? broken(given) : healthy(given))
}

/** Answers when it is let go: for calls that are kept in flight. */
export function held(): { readonly model: Model; release(): void } {
  let release = (): void => {}
  const gate = new Promise<Picture>((resolve) => {
    release = () => resolve(picture)
  })
  const model: Model = ({ signal }) => {
    signal.throwIfAborted()
    return gate
  }
  return { model, release: () => release() }
}
