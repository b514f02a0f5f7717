import { AsyncResource } from 'node:async_hooks'
import { defineMiddleware, type Context, type Middleware, type Witness } from '@stint/core'
import { isPromise } from '../shared-loss.ts'
import { waitingFor, type SharedGiven } from '../shared-options.ts'
import type { Admission, Admitted, Board } from './board.ts'
import { keyOf, type BreakerKey } from './breaker-key.ts'
import type { BreakerOptions } from './breaker-options.ts'
import { roleOf } from './breaker-role.ts'
import type { CircuitRules, Outcome } from './circuit-rules.ts'
import { outcomeOf } from './outcome-of.ts'
import { refusalOf } from './refusal-of.ts'

/** The layer of a breaker: lets calls in as its board says, and tells it how they end. */
export function guard<Ticket>(
  given: BreakerOptions & SharedGiven,
  rules: CircuitRules,
  board: Board<Ticket>,
): Middleware {
  const { shared, ...options } = given
  const { key: keyedBy = 'target' } = options
  const { onChange } = options
  const desk = {
    board,
    keyedBy,
    timed: rules.slowAfterMs < Infinity,
    tells: onChange !== undefined,
  }
  return defineMiddleware({
    name: 'breaker',
    options,
    role: roleOf(options, rules),
    stateful: true,
    bounds: (below) => waitingFor(shared, below),
    run(ctx, next) {
      const visit = (admission: Admission<Ticket>, key?: string): Promise<unknown> => {
        if ('shut' in admission) throw refusalOf(admission.shut, ctx, keyedBy)
        return ctx.watch(next, new Visit(ctx, desk, admission, key))
      }
      // A digest of a large request takes its time, and mostly nobody needs it.
      const unwritten = keyedBy === 'request' ? board.unwritten : undefined
      if (unwritten) return visit(unwritten)
      const key = keyOf(keyedBy, ctx)
      const asked = board.admit(key, ctx)
      return isPromise(asked) ? asked.then((admission) => visit(admission, key)) : visit(asked, key)
    },
  })
}

/** Where the calls through one breaker are told how they ended. */
interface Desk<Ticket> {
  readonly board: Board<Ticket>
  readonly keyedBy: BreakerKey
  /** Whether it matters how long they took. */
  readonly timed: boolean
  /** Whether somebody is told of changes. */
  readonly tells: boolean
}

/** One passage through a breaker: what became of it is told to the board, once. */
class Visit<Ticket> implements Witness {
  readonly #ctx: Context
  readonly #desk: Desk<Ticket>
  readonly #ticket: Ticket
  /** By which it was let in: a function, asked again at the end, may say something else. None where no key was needed. */
  readonly #key: string | undefined
  readonly #began: number
  /** In which a listener is told: not in that of an attempt, of which what it starts would be part. */
  readonly #context: AsyncResource | undefined
  #concluded = false

  constructor(
    ctx: Context,
    desk: Desk<Ticket>,
    { ticket, isProbe }: Admitted<Ticket>,
    key: string | undefined,
  ) {
    this.#ctx = ctx
    this.#desk = desk
    this.#ticket = ticket
    this.#key = key
    this.#began = desk.timed ? ctx.call.clock.now() : 0
    this.#context = desk.tells ? new AsyncResource('stint') : undefined
    if (!isProbe) return
    // What is below may take its time to notice that it was cut: a probe must not hang on it.
    const onCut = (): void => this.#conclude(outcomeOf(undefined, ctx.ending))
    ctx.signal.addEventListener('abort', onCut, { once: true })
  }

  succeeded(): void {
    this.#conclude('success')
  }

  failed(thrown: unknown): void {
    this.#conclude(outcomeOf(thrown, this.#ctx.ending))
  }

  #conclude(outcome: Outcome): void {
    if (this.#concluded) return
    this.#concluded = true
    const { board, keyedBy, timed } = this.#desk
    if (outcome === 'success' && this.#key === undefined && board.unwritten) return
    const ms = timed ? this.#ctx.call.clock.now() - this.#began : 0
    const key = this.#key ?? keyOf(keyedBy, this.#ctx)
    const settle = (): void => board.settle(key, this.#ticket, { outcome, ms }, this.#ctx)
    if (this.#context) this.#context.runInAsyncScope(settle)
    else settle()
  }
}
