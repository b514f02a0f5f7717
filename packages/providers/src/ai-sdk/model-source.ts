import { checkImageModel, isVendor, vendorHint, type ImageModel } from './image-model.ts'

/** Makes the model of one attempt, which is to send through the fetch given. */
export type MakeImageModel = (
  fetch: typeof globalThis.fetch,
) => ImageModel | PromiseLike<ImageModel>

/** Where the model of an attempt comes from. */
export interface ModelSource {
  /** Whether it is made for each attempt, with that attempt's fetch. */
  readonly isMade: boolean
  /** A model to ask what it takes; undefined while none can be made, for want of a key say. */
  readonly known: ImageModel | undefined
  /** Why none could be made when it was declared. */
  readonly problem?: unknown
  /** The model of one attempt. */
  make(fetch: typeof globalThis.fetch): Promise<ImageModel>
  /** Tries again to have a model to ask. */
  ask(): Promise<ImageModel | undefined>
}

/**
 * Reads what {@link fromImageModel} was given. A function is called once now, with a fetch that
 * refuses: a wrong model is noticed where it is declared, and the model can be asked what it takes.
 * @throws TypeError when it is neither an image model nor a function.
 */
export function modelSource(given: ImageModel | MakeImageModel): ModelSource {
  if (typeof given !== 'function') return readySource(checkImageModel(given))
  if (isVendor(given)) throw new TypeError(`fromImageModel: got ${vendorHint}`)
  return new MadeSource(given)
}

function readySource(model: ImageModel): ModelSource {
  return {
    isMade: false,
    known: model,
    make: () => Promise.resolve(model),
    ask: () => Promise.resolve(model),
  }
}

class MadeSource implements ModelSource {
  readonly isMade = true
  readonly problem: unknown
  readonly #make: MakeImageModel
  /** Made with a fetch that refuses, so it holds on to nothing of an attempt. */
  #known: ImageModel | undefined
  #coming: Promise<ImageModel | undefined> | undefined

  constructor(make: MakeImageModel) {
    this.#make = make
    const { made, problem } = attempted(() => make(refuse))
    this.problem = problem
    if (problem !== undefined) return
    if (isPromise(made)) this.#coming = this.#settle(made)
    else this.#known = checkImageModel(made)
  }

  get known(): ImageModel | undefined {
    return this.#known
  }

  async make(fetch: typeof globalThis.fetch): Promise<ImageModel> {
    return checkImageModel(await this.#make(fetch))
  }

  async ask(): Promise<ImageModel | undefined> {
    if (this.#known) return this.#known
    this.#coming ??= this.#settle(this.make(refuse))
    return this.#coming
  }

  /** What cannot be made now is made in the attempt, which then fails with the reason. */
  async #settle(coming: PromiseLike<ImageModel>): Promise<ImageModel | undefined> {
    try {
      this.#known = checkImageModel(await coming)
    } catch {
      this.#coming = undefined
    }
    return this.#known
  }
}

const refuse: typeof globalThis.fetch = () =>
  Promise.reject(new Error('fromImageModel: this model is only asked what it takes'))

/** What a function gives, or throws: for want of a key, say, which the attempt will tell. */
function attempted<T>(fn: () => T): { readonly made?: T; readonly problem?: unknown } {
  try {
    return { made: fn() }
  } catch (problem) {
    return { problem }
  }
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value
}
