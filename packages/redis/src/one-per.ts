/** Makes one of a kind for each id and its rules, however often it is asked for: what is known is kept in one place. */
export class OnePer<Rest extends readonly unknown[], Made> {
  readonly #make: (id: string, ...rest: Rest) => Made
  readonly #made = new Map<string, Made>()

  constructor(make: (id: string, ...rest: Rest) => Made) {
    this.#make = make
  }

  get all(): readonly Made[] {
    return [...this.#made.values()]
  }

  get(id: string, ...rest: Rest): Made {
    const name = JSON.stringify([id, ...rest])
    let made = this.#made.get(name)
    if (made === undefined) this.#made.set(name, (made = this.#make(id, ...rest)))
    return made
  }
}
