/** One thing that is kept. */
interface Kept {
  readonly owner: object
  readonly key: string
  readonly value: unknown
  readonly next: Kept | undefined
}

/** From how many things on they are found by an index. Most calls keep a handful. */
const many = 16

/** What layers keep for the length of one call, each under keys of its own. */
export class Memory {
  #first: Kept | undefined = undefined
  #count = 0
  #index: Map<object, Map<string, unknown>> | undefined = undefined

  /** What `owner` keeps under a key; what `create` makes where that is nothing yet. */
  remember<T>(owner: object, key: string, create: () => T): T {
    const own = this.#index?.get(owner)
    if (own?.has(key)) return own.get(key) as T
    for (let kept = this.#first; kept; kept = kept.next) {
      if (kept.owner === owner && kept.key === key) return kept.value as T
    }
    const value = create()
    this.#keep(owner, key, value)
    return value
  }

  #keep(owner: object, key: string, value: unknown): void {
    if (this.#index) return add(this.#index, owner, key, value)
    this.#first = { owner, key, value, next: this.#first }
    this.#count += 1
    if (this.#count === many) this.#makeIndex()
  }

  #makeIndex(): void {
    const index = (this.#index = new Map<object, Map<string, unknown>>())
    for (let kept = this.#first; kept; kept = kept.next) {
      add(index, kept.owner, kept.key, kept.value)
    }
    this.#first = undefined
  }
}

function add(
  index: Map<object, Map<string, unknown>>,
  owner: object,
  key: string,
  value: unknown,
): void {
  const own = index.get(owner) ?? new Map<string, unknown>()
  index.set(owner, own.set(key, value))
}
