/** Makes the model of one attempt, which is to send through the fetch given. */
export type MakeModel<Model> = (fetch: typeof globalThis.fetch) => Model | PromiseLike<Model>

/** What a source may give: image models, or language models. */
export interface ModelKind<Model> {
  /** The function that was given the source, for errors. */
  readonly caller: string
  /** @throws TypeError that says what was given instead. */
  check(given: unknown): Model
  /** Whether it is a whole provider of the AI SDK. */
  isVendor(given: object): boolean
  /** What to do with one. */
  readonly vendorHint: string
}

/** Where the model of an attempt comes from. */
export interface ModelSource<Model> {
  /** Whether it is made for each attempt, with that attempt's fetch. */
  readonly isMade: boolean
  /** A model to ask what it takes; undefined while none can be made, for want of a key say. */
  readonly known: Model | undefined
  /** Why none could be made when it was declared. */
  readonly problem?: unknown
  /** The model of one attempt. */
  make(fetch: typeof globalThis.fetch): Promise<Model>
  /** Tries again to have a model to ask. */
  ask(): Promise<Model | undefined>
}

/**
 * Reads what an adapter was given. A function is called once now, with a fetch that refuses: a
 * wrong model is noticed where it is declared, and the model can be asked what it takes.
 * @throws TypeError when it is neither a model of the kind nor a function.
 */
export function modelSource<Model extends object>(
  kind: ModelKind<Model>,
  given: Model | MakeModel<Model>,
): ModelSource<Model> {
  if (typeof given !== 'function') return readySource(kind.check(given))
  if (kind.isVendor(given)) throw new TypeError(`${kind.caller}: got ${kind.vendorHint}`)
  return new MadeSource(kind, given)
}

function readySource<Model>(model: Model): ModelSource<Model> {
  return {
    isMade: false,
    known: model,
    make: () => Promise.resolve(model),
    ask: () => Promise.resolve(model),
  }
}

class MadeSource<Model> implements ModelSource<Model> {
  readonly isMade = true
  readonly problem: unknown
  readonly #kind: ModelKind<Model>
  readonly #make: MakeModel<Model>
  readonly #refuse: typeof globalThis.fetch
  /** Made with a fetch that refuses, so it holds on to nothing of an attempt. */
  #known: Model | undefined
  #coming: Promise<Model | undefined> | undefined

  constructor(kind: ModelKind<Model>, make: MakeModel<Model>) {
    this.#kind = kind
    this.#make = make
    this.#refuse = () =>
      Promise.reject(new Error(`${kind.caller}: this model is only asked what it takes`))
    const { made, problem } = attempted(() => make(this.#refuse))
    this.problem = problem
    if (problem !== undefined) return
    if (isPromise(made)) this.#coming = this.#settle(made)
    else this.#known = kind.check(made)
  }

  get known(): Model | undefined {
    return this.#known
  }

  async make(fetch: typeof globalThis.fetch): Promise<Model> {
    return this.#kind.check(await this.#make(fetch))
  }

  async ask(): Promise<Model | undefined> {
    if (this.#known) return this.#known
    this.#coming ??= this.#settle(this.make(this.#refuse))
    return this.#coming
  }

  /** What cannot be made now is made in the attempt, which then fails with the reason. */
  async #settle(coming: PromiseLike<Model>): Promise<Model | undefined> {
    try {
      this.#known = this.#kind.check(await coming)
    } catch {
      this.#coming = undefined
    }
    return this.#known
  }
}

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
