import type { Surroundings } from '../accounts/ambient.ts'
import type { EndWatch } from './end-watch.ts'

/** A call that can be ended from outside. */
interface Endable {
  end(reason: unknown): void
}

/** Ends a call when its caller aborts, or when the attempt ends that it is made in. */
export class CallerEnding {
  readonly #call: Endable
  readonly #signals: readonly AbortSignal[]
  readonly #around: Surroundings | undefined
  #watch: EndWatch | undefined = undefined

  constructor(call: Endable, signals: readonly AbortSignal[], around: Surroundings | undefined) {
    this.#call = call
    this.#signals = signals
    this.#around = around
  }

  /** @returns whether the call can begin: it is not ended yet. */
  begin(): boolean {
    const around = this.#around
    const ended = this.#signals.find((signal) => signal.aborted) ?? around?.ending
    if (ended) {
      this.#call.end(ended.reason)
      return false
    }
    for (const signal of this.#signals) signal.addEventListener('abort', this)
    this.#watch = around?.onEnd((ending) => this.#call.end(ending.reason))
    return true
  }

  /** A signal has aborted. */
  handleEvent({ target }: Event): void {
    this.#call.end((target as AbortSignal).reason)
  }

  /** The call is over: nobody listens any more. */
  off(): void {
    this.#watch?.off()
    for (const signal of this.#signals) signal.removeEventListener('abort', this)
  }
}
