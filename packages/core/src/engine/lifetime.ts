import { AsyncResource } from 'node:async_hooks'
import type { Ending } from '../context.ts'
import { EndWatches, type EndWatch } from './end-watch.ts'
import { tellListener } from '../report/tell-listener.ts'

/** A layer at its place in a stack, or what else a branch belongs to. */
export interface Owner {
  readonly name: string
  /** From 0 at the outside; -1 for what is no layer. */
  readonly index: number
}

/** What only few ask of a lifetime. */
interface Asked {
  watches?: EndWatches
  controller?: AbortController
  finish?: (() => void)[] | undefined
}

/**
 * How long a branch lives: until it settles, or until it or one around it is cut. Its signal is created when it is
 * first read, and a branch that settles by itself aborts nothing.
 */
export class Lifetime {
  readonly parent: Lifetime | undefined
  /** Whose it is: what {@link Branch.remember} keeps things under. */
  readonly place: Owner
  #ending: Ending | undefined = undefined
  #asked: Asked | undefined

  constructor(parent: Lifetime | undefined, place: Owner) {
    this.parent = parent
    this.place = place
    // One list for all of a call, kept by the outermost.
    this.#asked = parent ? undefined : { watches: new EndWatches() }
  }

  get layer(): string {
    return this.place.name
  }

  get index(): number {
    return this.place.index
  }

  get ending(): Ending | undefined {
    for (let at: Lifetime | undefined = this; at; at = at.parent) if (at.#ending) return at.#ending
    return undefined
  }

  get signal(): AbortSignal {
    const asked = (this.#asked ??= {})
    if (!asked.controller) {
      const controller = (asked.controller = new AbortController())
      const { ending } = this
      if (ending) controller.abort(ending.reason)
      else this.onEnd((end) => controller.abort(end.reason))
    }
    return asked.controller.signal
  }

  /** Calls back, once, when this branch or one around it is cut. Nothing happens when it settles by itself. */
  onEnd(listener: (ending: Ending) => void): EndWatch {
    return Lifetime.#watchesOf(this).add(this, listener)
  }

  static #watchesOf(lifetime: Lifetime): EndWatches {
    let at = lifetime
    while (at.parent) at = at.parent
    return at.#asked!.watches!
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
    Lifetime.#watchesOf(this).tell(this, ending)
  }

  /** This layer has its result. What it left running below, if anything, is over. */
  settle(abandoned: boolean): void {
    if (abandoned) this.end(new Settled(this.place))
    else this.#ending ??= new Settled(this.place)
    const listeners = this.#asked?.finish
    if (!listeners) return
    this.#asked!.finish = undefined
    for (const listener of listeners) tellListener(listener, undefined, warnOfFinish)
  }

  /** Told in the async context of whoever asks for it, whatever brings the end about. */
  onFinish(listener: () => void): void {
    const asked = (this.#asked ??= {})
    const context = new AsyncResource('stint')
    ;(asked.finish ??= []).push(() => context.runInAsyncScope(listener))
  }
}

function warnOfFinish(message: string): void {
  process.emitWarning(`onFinish threw: ${message}`, 'StintWarning')
}

/** A settled branch rarely has anyone left to tell, so the reason is made only when it is read. */
class Settled implements Ending {
  readonly by = 'settled'
  readonly #place: Owner

  constructor(place: Owner) {
    this.#place = place
  }

  get layer(): string {
    return this.#place.name
  }

  get index(): number {
    return this.#place.index
  }

  get reason(): DOMException {
    return new DOMException(`${this.layer} has its result`, 'AbortError')
  }
}
