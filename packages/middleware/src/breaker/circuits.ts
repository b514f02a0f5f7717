import { freshCircuit, type Circuit } from './circuit.ts'

/** The circuits of one breaker by key. Beyond `max` the least recently used goes, a closed one before an open one. */
export class Circuits {
  readonly #max: number
  /** In order of use, the latest last. */
  readonly #byKey = new Map<string, Circuit>()

  constructor(max: number) {
    this.#max = max
  }

  get size(): number {
    return this.#byKey.size
  }

  get(key: string): Circuit {
    const circuit = this.#byKey.get(key)
    if (!circuit) return freshCircuit
    this.#byKey.delete(key)
    this.#byKey.set(key, circuit)
    return circuit
  }

  set(key: string, circuit: Circuit): void {
    this.#byKey.delete(key)
    // What is as good as new need not be kept.
    if (circuit.generation === 0 && circuit.state === 'closed' && circuit.failures === 0) return
    if (this.#byKey.size >= this.#max) this.#drop()
    this.#byKey.set(key, circuit)
  }

  #drop(): void {
    for (const [key, { state }] of this.#byKey) {
      if (state === 'closed') return void this.#byKey.delete(key)
    }
    const [oldest] = this.#byKey.keys()
    if (oldest !== undefined) this.#byKey.delete(oldest)
  }
}
