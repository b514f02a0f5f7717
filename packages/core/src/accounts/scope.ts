import { AsyncLocalStorage } from 'node:async_hooks'
import { z } from 'zod'
import { Account } from './account.ts'
import { ambient, type Surroundings, type TimeAround } from './ambient.ts'
import { clockError, isClock, systemClock, type Clock } from '../clock.ts'
import type { Ending } from '../context.ts'
import { durationMs, parseDuration, type Duration } from '../duration.ts'
import { checkOptions } from '../options.ts'
import { joinShared, limitsOf, type SharedMembership } from '../shared/shared-membership.ts'
import type { SharedLimits, SharedState } from '../shared/shared-state.ts'

/** What all calls of a scope may use together. At least one limit. */
export interface ScopeLimits {
  /** Attempts of all pipelines run inside, however deep and however often. */
  readonly attempts?: number | undefined
  /** Time for all of them, from the start of the scope. */
  readonly deadline?: Duration | undefined
  /** In the unit of the providers' prices. */
  readonly cost?: number | undefined
  /** Which clock the deadline is read on. Default: that of the first pipeline run inside. */
  readonly clock?: Clock | undefined
}

/** What all calls of a scope may use together, in every process that opens it by the same id. */
export interface SharedScopeLimits extends ScopeLimits {
  /** Names it in every process. With no limits, the scope is joined that another process has opened. */
  readonly id: string
  /** Where its account is, such as `redisState(client)` of `@stint/redis`. */
  readonly shared: SharedState
}

/** What is left of a scope. */
export interface Scope {
  /** Infinity when attempts are not limited. */
  readonly attemptsLeft: number
  /** Infinity when there is no deadline. */
  readonly timeLeftMs: number
  /** Charged so far. */
  readonly cost: number
}

/** What is left of a scope that other processes have part in, as last known here. */
export interface SharedScope extends Scope {
  /** Ends it for all processes: no call inside is admitted any more. */
  close(): Promise<void>
}

const schema = z.strictObject({
  attempts: z.int('expected a whole number').min(1, 'expected at least 1').optional(),
  cost: z.number().positive('expected a number above 0').optional(),
  deadline: z
    .custom<Duration>(
      (value) => durationMs(value) !== undefined,
      "expected milliseconds or a string like '90s'",
    )
    .optional(),
  clock: z.custom<Clock>(isClock, clockError).optional(),
  id: z
    .string('expected a string')
    .min(1, 'expected an id that is not empty')
    .max(1000, 'expected at most 1000 characters')
    .optional(),
  shared: z
    .custom<SharedState>((value) => typeof (value as SharedState | null)?.account === 'function', {
      error: 'expected shared state, such as redisState(client)',
      // Whoever gives an address in its place may have put a password into it.
      params: { given: 'hidden' },
    })
    .optional(),
})

function runScope<T>(
  limits: SharedScopeLimits,
  fn: (scope: SharedScope) => T | Promise<T>,
): Promise<T>
function runScope<T>(limits: ScopeLimits, fn: (scope: Scope) => T | Promise<T>): Promise<T>
async function runScope<T>(
  limits: ScopeLimits,
  fn: (scope: SharedScope) => T | Promise<T>,
): Promise<T> {
  const { attempts, cost, deadline, clock, id, shared } = checkOptions('scope', schema, limits)
  if ((id === undefined) !== (shared === undefined)) {
    const [given, other] = id === undefined ? ['shared', 'id'] : ['id', 'shared']
    throw new TypeError(`scope: ${given} is given without ${other}: both or none are needed`)
  }
  if (!shared && attempts === undefined && cost === undefined && deadline === undefined) {
    throw new TypeError('scope: expected at least one of attempts, deadline, cost')
  }
  if (typeof fn !== 'function') throw new TypeError(`scope: expected a function, got ${typeof fn}`)
  const deadlineMs = deadline === undefined ? undefined : parseDuration(deadline, 'scope: deadline')
  const own = { attempts, cost, deadlineMs }
  const outer = ambient.getStore()
  const joined = shared && (await joinShared(shared, id ?? '', own, outer?.account))
  const around = new ScopeSurroundings(own, clock, outer, joined)
  try {
    return await ambient.run(around, async () => fn(around.handle))
  } finally {
    around.account.close('it has ended (was a call inside it not awaited?)')
  }
}

/** Carries the surroundings of now to where async context is lost (a queue, a worker): `within(() => line.run(r))`. */
function capture(): <T>(fn: () => T) => T {
  const within = AsyncLocalStorage.snapshot()
  return (fn) => within(fn)
}

/**
 * Gives everything that runs inside `fn` one allotment: pipelines called there, at any depth and side by side, draw
 * on one account and end at one deadline, the tighter of their own and the scope's. It limits pipelines, not `fn`
 * itself, and refuses them once `fn` has settled. An agent's turn is a scope. Scopes nest.
 * @throws TypeError when a limit is wrong or none is given.
 */
export const scope: typeof runScope & { readonly capture: typeof capture } = Object.assign(
  runScope,
  {
    capture,
  },
)

/** A scope as the calls inside it find it. */
class ScopeSurroundings implements Surroundings {
  readonly layer = 'scope'
  readonly account: Account
  readonly #outer: Surroundings | undefined
  readonly #limits: SharedLimits
  #clock: Clock
  #began: number
  #adopts: boolean

  constructor(
    own: SharedLimits,
    clock: Clock | undefined,
    outer: Surroundings | undefined,
    joined: SharedMembership | undefined,
  ) {
    this.#limits = joined ? limitsOf(joined) : own
    this.account = new Account(outer?.account, this.#limits, { layer: 'scope', index: -1 }, joined)
    this.#outer = outer
    this.#clock = clock ?? systemClock
    this.#began = this.#clock.now()
    this.#adopts = clock === undefined
  }

  /** What people see of it. */
  get handle(): SharedScope {
    const { account } = this
    const timeLeftMs = (): number => this.timeOn(this.#clock).leftMs
    const left = {
      get attemptsLeft() {
        return account.attemptsLeft
      },
      get cost() {
        return account.cost
      },
      get timeLeftMs() {
        return timeLeftMs()
      },
    }
    const { shared } = account
    // Only a shared one can be closed, and has the method.
    return (
      shared ? Object.assign(left, { close: () => shared.account.close() }) : left
    ) as SharedScope
  }

  enter(clock: Clock): void {
    this.#outer?.enter(clock)
    if (!this.#adopts) return
    this.#adopts = false
    if (clock === this.#clock) return
    this.#clock = clock
    this.#began = clock.now()
  }

  timeOn(clock: Clock): TimeAround {
    const { deadlineMs: limitMs = Infinity } = this.#limits
    const ageMs = this.account.shared?.account.ageMs ?? 0
    const leftMs = this.#began + limitMs - ageMs - this.#clock.now()
    const outer = this.#outer?.timeOn(clock)
    return outer && outer.leftMs < leftMs ? outer : { leftMs, limitMs }
  }

  get ending(): Ending | undefined {
    return this.#outer?.ending
  }

  onEnd(listener: (ending: Ending) => void): ReturnType<Surroundings['onEnd']> {
    return this.#outer?.onEnd(listener)
  }

  get watcher(): Surroundings['watcher'] {
    return this.#outer?.watcher
  }
}
