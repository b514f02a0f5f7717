import { freshCircuit, type Circuit } from './circuit.ts'

/** A circuit with its key. */
export type Kept = readonly [key: string, circuit: Circuit]

/** The circuits of one kind by key, in order of use, the latest last. */
type Shelf = Map<string, Circuit>

/**
 * The circuits of one breaker by key. Beyond `max` the least recently used goes: a closed one before an open one, and
 * never one that was opened by hand.
 */
export class Circuits {
  readonly #max: number
  readonly #closed: Shelf = new Map()
  /** Open or half-open. */
  readonly #tripped: Shelf = new Map()
  /** Open until a hand closes them. */
  readonly #held: Shelf = new Map()
  #fresh: Circuit = freshCircuit

  constructor(max: number) {
    this.#max = max
  }

  /** The circuit of a key that nothing is known of. */
  get fresh(): Circuit {
    return this.#fresh
  }

  get size(): number {
    return this.#closed.size + this.#tripped.size + this.#held.size
  }

  /** Every circuit that is kept, with its key. */
  get all(): readonly Kept[] {
    return [...this.#closed, ...this.#tripped, ...this.#held]
  }

  /** The circuit of a key, without calling that a use. */
  peek(key: string): Circuit {
    return this.#closed.get(key) ?? this.#tripped.get(key) ?? this.#held.get(key) ?? this.#fresh
  }

  get(key: string): Circuit {
    const circuit = this.peek(key)
    if (circuit === this.#fresh) return circuit
    const shelf = this.#shelfOf(circuit)
    shelf.delete(key)
    shelf.set(key, circuit)
    return circuit
  }

  /** @returns what had to go for it, with its key. */
  set(key: string, circuit: Circuit): Kept | undefined {
    this.#closed.delete(key)
    this.#tripped.delete(key)
    this.#held.delete(key)
    if (this.#isAsGoodAsNew(circuit)) return undefined
    const dropped = this.size >= this.#max ? this.#drop() : undefined
    this.#shelfOf(circuit).set(key, circuit)
    return dropped
  }

  /** Begins afresh: whatever is on its way, also by a key that nothing is known of yet, has no say in what comes. */
  clear(): void {
    const latest = this.all.reduce(
      (most, [, { generation }]) => Math.max(most, generation),
      this.#fresh.generation,
    )
    this.#fresh = { ...freshCircuit, generation: latest + 1 }
    for (const shelf of [this.#closed, this.#tripped, this.#held]) shelf.clear()
  }

  #shelfOf(circuit: Circuit): Shelf {
    if (circuit.state === 'closed') return this.#closed
    return circuit.state === 'open' && circuit.cause.by === 'hand' ? this.#held : this.#tripped
  }

  #drop(): Kept | undefined {
    const shelf = this.#closed.size > 0 ? this.#closed : this.#tripped
    const [oldest] = shelf
    if (oldest) shelf.delete(oldest[0])
    return oldest
  }

  #isAsGoodAsNew(circuit: Circuit): boolean {
    return (
      circuit.state === 'closed' &&
      circuit.generation === this.#fresh.generation &&
      circuit.failures === 0 &&
      circuit.window === undefined
    )
  }
}
