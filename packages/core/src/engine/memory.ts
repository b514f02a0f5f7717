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
  #last: Kept | undefined = undefined
  #count = 0
  #index: Map<object, Map<string, Kept>> | undefined = undefined

  /** What `owner` keeps under a key; what `create` makes where that is nothing yet. */
  remember<T>(owner: object, key: string, create: () => T): T {
    const found = this.#find(owner, key)
    if (found) return found.value as T
    const value = create()
    // What create() has kept stays.
    this.#keep({ owner, key, value, next: this.#last })
    return value
  }

  /** What `owner` keeps under a key; undefined where that is nothing. */
  find(owner: object, key: string): unknown {
    return this.#find(owner, key)?.value
  }

  #find(owner: object, key: string): Kept | undefined {
    if (this.#index) return this.#index.get(owner)?.get(key)
    let at = this.#last
    while (at && (at.owner !== owner || at.key !== key)) at = at.next
    return at
  }

  #keep(kept: Kept): void {
    this.#last = kept
    this.#count += 1
    if (this.#index) return add(this.#index, kept)
    if (this.#count < many) return
    const index = (this.#index = new Map<object, Map<string, Kept>>())
    for (let at: Kept | undefined = kept; at; at = at.next) add(index, at)
  }
}

function add(index: Map<object, Map<string, Kept>>, kept: Kept): void {
  const own = index.get(kept.owner) ?? new Map<string, Kept>()
  index.set(kept.owner, own.set(kept.key, kept))
}
