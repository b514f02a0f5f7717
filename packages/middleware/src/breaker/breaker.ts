import type { Middleware } from '@stint/core'
import { sharedBy } from '../shared-options.ts'
import { checkBreakerOptions, rulesOf } from './breaker-options.ts'
import type { BreakerOptions, SharedBreakerOptions } from './breaker-options.ts'
import { guard } from './guard.ts'
import { SharedBoard } from './shared-board.ts'
import type { BreakerState } from './state-change.ts'
import { Switchboard } from './switchboard.ts'
import type { Counts } from './window/index.ts'

/** What {@link breaker} gives: a layer, and a hand on its circuits. With the default key, a key is a target's id. */
export interface Breaker extends Middleware {
  /** Opens a circuit, or without a key all there are and will be. It stays so, without a probe, until it is closed. */
  open(key?: string): void
  /** Closes a circuit, or without a key all of them, with nothing seen. Calls on their way have no say any more. */
  close(key?: string): void
  /** Of a circuit, or without a key of the least healthy. An open one is half-open once a probe went out. */
  state(key?: string): BreakerState
  /**
   * The calls that count at present: of a window, or the failures in a row; of an open circuit those that opened it,
   * of a half-open one its probes.
   */
  counts(key: string): Counts
}

/**
 * What {@link breaker} gives with `shared`: its hand is on the circuits of all processes. Each waits for shared state,
 * and rejects with an Error when that is lost.
 */
export interface SharedBreaker extends Middleware {
  /** As {@link Breaker.open}, in all processes. */
  open(key?: string): Promise<void>
  /** As {@link Breaker.close}, in all processes. */
  close(key?: string): Promise<void>
  /** As {@link Breaker.state}. */
  state(key?: string): Promise<BreakerState>
  /** As {@link Breaker.counts}, of all processes together. */
  counts(key: string): Promise<Counts>
}

/**
 * Refuses, at once and at no cost, while what is below has failed too often or was too slow. After the cooldown one
 * probe, or several, go through and decide, however many wait. Its state lives as long as this layer, across calls;
 * with `shared` and an `id`, in all processes that give the same.
 * @throws TypeError when an option is not what it should be, or contradicts another.
 */
export function breaker(options: SharedBreakerOptions): SharedBreaker
export function breaker(options?: BreakerOptions): Breaker
export function breaker(options: BreakerOptions = {}): Breaker | SharedBreaker {
  const given = checkBreakerOptions(options)
  const { maxKeys = 1000, onChange } = given
  const rules = rulesOf(given)
  const sharing = sharedBy('breaker', given)
  if (sharing) {
    const board = new SharedBoard(sharing, rules, maxKeys, onChange)
    return Object.assign(guard(given, rules, board), {
      open: (key?: string) => board.open(key),
      close: (key?: string) => board.close(key),
      state: (key?: string) => board.state(key),
      counts: (key: string) => board.counts(key),
    })
  }
  const board = new Switchboard(rules, maxKeys, onChange)
  return Object.assign(guard(given, rules, board), {
    open: (key?: string) => board.open(key),
    close: (key?: string) => board.close(key),
    state: (key?: string) => board.state(key),
    counts: (key: string) => board.counts(key),
  })
}
