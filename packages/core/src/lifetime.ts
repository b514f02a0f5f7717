import type { Ending } from './context.ts'
import { tellListener } from './tell-listener.ts'

type EndListener = (ending: Ending) => void

/**
 * How long a branch lives: until it settles, or until it or one around it is cut. Its signal is created when it is
 * first read, and a branch that settles by itself aborts nothing.
 */
export class Lifetime {
  readonly parent: Lifetime | undefined
  readonly layer: string
  readonly index: number
  #ending: Ending | undefined
  #listeners: Set<EndListener> | undefined
  #controller: AbortController | undefined
  #finish: (() => void)[] | undefined

  constructor(parent: Lifetime | undefined, layer: string, index: number) {
    this.parent = parent
    this.layer = layer
    this.index = index
  }

  get ending(): Ending | undefined {
    return this.#ending ?? this.parent?.ending
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
  onEnd(listener: EndListener): () => void {
    const once: EndListener = (ending) => {
      off()
      listener(ending)
    }
    const off = (): void => {
      for (let b: Lifetime | undefined = this; b; b = b.parent) b.#listeners?.delete(once)
    }
    for (let b: Lifetime | undefined = this; b; b = b.parent) (b.#listeners ??= new Set()).add(once)
    return off
  }

  /** Ends everything below: signals abort, attempts and waits end now, nothing is entered any more. */
  end(ending: Ending): void {
    if (this.#ending) return
    this.#ending = ending
    for (const listener of this.#listeners ?? []) listener(ending)
    this.#listeners = undefined
  }

  /** This layer has its result. What it left running below, if anything, is over. */
  settle(abandoned: boolean): void {
    if (!abandoned) this.#listeners = undefined
    this.end(new Settled(this.layer, this.index))
    for (const listener of this.#finish ?? []) tellListener(listener, undefined, warnOfFinish)
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
