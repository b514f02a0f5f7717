/** One request of an attempt and its answer, until the last byte of that. */
export interface Exchange {
  /** Aborts when the attempt is over before the exchange is. */
  readonly signal: AbortSignal
  over(): void
}

/** The exchanges of an attempt that are not over. Where all are, its end aborts nothing. */
export class Underway {
  #controllers: Set<AbortController> | undefined
  #stopped = false

  begin(): Exchange {
    const controller = new AbortController()
    const controllers = (this.#controllers ??= new Set())
    controllers.add(controller)
    if (this.#stopped) controller.abort(attemptOver())
    return { signal: controller.signal, over: () => void controllers.delete(controller) }
  }

  /** The attempt is over: what is on the way is cut. */
  stop(): void {
    this.#stopped = true
    for (const controller of this.#controllers ?? []) controller.abort(attemptOver())
    this.#controllers = undefined
  }
}

function attemptOver(): DOMException {
  return new DOMException('the attempt is over', 'AbortError')
}
