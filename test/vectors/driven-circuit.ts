import { createImage, defineMiddleware, Fault, pipeline } from '@stint/core'
import type { CallHandle, Pipeline } from '@stint/core'
import { breaker, type Breaker, type BreakerOptions } from '@stint/middleware/breaker'
import { scriptedProvider, virtualClock } from '@stint/testkit'

/** How a call on its way is told to end: an ignored error is a fault of the request. */
type End = 'success' | 'error' | 'ignored'

/** A call that was let in and has not ended. */
interface Running {
  readonly call: CallHandle<unknown>
  readonly end: (how: End) => void
}

const target = 'target'

/**
 * One circuit of a breaker in a pipeline, moved by calls and by hand alone, on a clock of its own. A call stays on its
 * way until it is told how to end.
 */
export class DrivenCircuit {
  readonly #clock = virtualClock()
  readonly #guard: Breaker
  readonly #stack: Pipeline
  readonly #running: Running[] = []
  #letIn: ((how: End) => void) | undefined
  readonly #cooldownMs: number
  /** How often it went from closed to open. */
  opened = 0

  constructor(options: BreakerOptions & { readonly cooldown: number }) {
    this.#cooldownMs = options.cooldown
    this.#guard = breaker({
      ...options,
      onChange: ({ from, to }) => {
        if (from === 'closed' && to === 'open') this.opened += 1
      },
    })
    const held = defineMiddleware({
      name: 'held',
      run: async (ctx, next) => {
        const told = new Promise<End>((resolve) => {
          this.#letIn = resolve
        })
        const how = await ctx.within(told)
        if (how === 'success') return next()
        throw new Fault(how === 'error' ? 'overloaded' : 'invalid_request')
      },
    })
    this.#stack = pipeline(createImage, { clock: this.#clock })
      .use(this.#guard)
      .use(held)
      .to(scriptedProvider(target, ['ok']))
  }

  get state(): 'closed' | 'open' | 'half-open' {
    return this.#guard.state(target)
  }

  get counts(): { readonly calls: number; readonly failed: number; readonly slow: number } {
    return this.#guard.counts(target)
  }

  /** Whether a call is let in; it is then on its way. */
  async acquire(): Promise<boolean> {
    this.#letIn = undefined
    const call = this.#stack.start({ prompt: 'a poster' })
    call.result.catch(() => undefined)
    await this.#clock.advance(0)
    if (this.#letIn) this.#running.push({ call, end: this.#letIn })
    return this.#letIn !== undefined
  }

  /** Ends the call that was let in last, or one more, after so long. */
  async end(how: End, afterMs = 0): Promise<void> {
    if (this.#running.length === 0 && !(await this.acquire())) throw new Error('nothing was let in')
    await this.#clock.advance(afterMs)
    this.#running.pop()?.end(how)
    await this.#clock.advance(0)
  }

  /** The caller of the call that was let in last aborts it. */
  async release(): Promise<void> {
    this.#running.pop()?.call.abort(new Error('enough'))
    await this.#clock.advance(0)
  }

  async advance(ms: number): Promise<void> {
    await this.#clock.advance(ms)
  }

  /** As calls alone can do it: failing ones, until it is open. */
  async trip(): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- one call after another
    while (this.state !== 'open') await this.end('error')
  }

  /** After the wait a call is let in, and given back by its caller: no closed circuit gets half-open by that. */
  async probe(): Promise<void> {
    await this.#clock.advance(this.#cooldownMs)
    if (await this.acquire()) await this.release()
  }

  openByHand(): void {
    this.#guard.open(target)
  }

  closeByHand(): void {
    this.#guard.close(target)
  }
}
