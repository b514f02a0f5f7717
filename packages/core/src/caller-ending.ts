import type { Surroundings } from './ambient.ts'
import type { Branch } from './branch.ts'

/** Ends a call when its caller aborts, or when the attempt ends that it is made in. */
export class CallerEnding {
  readonly #whole: Branch
  readonly #signals: readonly AbortSignal[]
  readonly #around: Surroundings | undefined
  #leave: (() => void) | undefined
  #settled = false
  #reject: ((reason: unknown) => void) | undefined

  constructor(whole: Branch, signals: readonly AbortSignal[], around: Surroundings | undefined) {
    this.#whole = whole
    this.#signals = signals
    this.#around = around
  }

  /** Whether the call was over before what it runs was. */
  get cutShort(): boolean {
    return !this.#settled
  }

  /** What `run` settles with, unless the call is ended before: then it rejects at once, with the reason of that. */
  orSettled(run: () => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#reject = reject
      const aborted = this.#signals.find((signal) => signal.aborted)
      if (aborted) return this.#abort(aborted.reason)
      const around = this.#around
      if (around?.ending) return this.#abort(around.ending.reason)
      for (const signal of this.#signals) signal.addEventListener('abort', this.#stop)
      const watch = around?.onEnd((ending) => this.#abort(ending.reason))
      this.#leave = () => watch?.off()
      run()
        .finally(() => (this.#settled = true))
        .then(resolve, reject)
    })
  }

  /** The call is over: nobody listens any more. */
  off(): void {
    this.#leave?.()
    for (const signal of this.#signals) signal.removeEventListener('abort', this.#stop)
  }

  readonly #stop = (event: Event): void => this.#abort((event.target as AbortSignal).reason)

  #abort(reason: unknown): void {
    this.#whole.end({ by: 'caller', layer: 'caller', index: -1, reason })
    this.#reject?.(reason)
  }
}
