import type { Ending } from './context.ts'
import { EndWatches, type EndWatch } from './end-watch.ts'
import { tellListener } from './tell-listener.ts'

/**
 * How long a branch lives: until it settles, or until it or one around it is cut. Its signal is created when it is
 * first read, and a branch that settles by itself aborts nothing.
 */
export class Lifetime {
  readonly parent: Lifetime | undefined
  readonly layer: string
  readonly index: number
  readonly #watches: EndWatches
  #ending: Ending | undefined
  #controller: AbortController | undefined
  #finish: (() => void)[] | undefined

  constructor(parent: Lifetime | undefined, layer: string, index: number) {
    this.parent = parent
    this.layer = layer
    this.index = index
    this.#watches = parent ? parent.#watches : new EndWatches()
  }

  get ending(): Ending | undefined {
    for (let at: Lifetime | undefined = this; at; at = at.parent) if (at.#ending) return at.#ending
    return undefined
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      const controller = (this.#controller = new AbortController())
      const { ending } = this
      if (ending) controller.abort(ending.reason)
      else this.onEnd((end) => controller.abort(end.reason))
    }
    return this.#controller.signal
  }

  /** Calls back, once, when this branch or one around it is cut. Nothing happens when it settles by itself. */
  onEnd(listener: (ending: Ending) => void): EndWatch {
    return this.#watches.add(this, listener)
  }

  /** Whether it is this branch, or one around it. */
  isInside(other: Lifetime): boolean {
    for (let at: Lifetime | undefined = this; at; at = at.parent) if (at === other) return true
    return false
  }

  /** Ends everything below: signals abort, attempts and waits end now, nothing is entered any more. */
  end(ending: Ending): void {
    if (this.#ending) return
    this.#ending = ending
    this.#watches.tell(this, ending)
  }

  /** This layer has its result. What it left running below, if anything, is over. */
  settle(abandoned: boolean): void {
    if (abandoned) this.end(new Settled(this.layer, this.index))
    else this.#ending ??= new Settled(this.layer, this.index)
    if (!this.#finish) return
    for (const listener of this.#finish) tellListener(listener, undefined, warnOfFinish)
    this.#finish = undefined
  }

  onFinish(listener: () => void): void {
    ;(this.#finish ??= []).push(listener)
  }
}

function warnOfFinish(message: string): void {
  process.emitWarning(`onFinish threw: ${message}`, 'StintWarning')
}

/** A settled branch rarely has anyone left to tell, so the reason is made only when it is read. */
class Settled implements Ending {
  readonly by = 'settled'
  readonly layer: string
  readonly index: number

  constructor(layer: string, index: number) {
    this.layer = layer
    this.index = index
  }

  get reason(): DOMException {
    return new DOMException(`${this.layer} has its result`, 'AbortError')
  }
}
