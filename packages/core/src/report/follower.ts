import type { CallEvent } from './call-event.ts'
import { messageOf } from '../faults/message-of.ts'
import { tellListener } from './tell-listener.ts'

/** An attempt as a {@link Follower} is shown it. */
export interface FollowedAttempt {
  /** From 1, in order of their start in the call. */
  readonly number: number
  readonly target: string
  readonly shape: string
}

/**
 * Follows what happens below the layer that called `ctx.follow`, in that branch alone. It can change nothing: what it
 * throws becomes a warning.
 */
export interface Follower {
  /**
   * Told of what happens below, as it happens, and of the end of the call. In the async context in which it happens:
   * what is sent from here can count as sent by an attempt.
   */
  onEvent?(event: CallEvent): void
  /**
   * Calls the provider of an attempt below, by `call()`, in an async context of its own. The provider is called once,
   * whatever is done here.
   */
  around?(attempt: FollowedAttempt, call: () => void): void
}

/** Those who follow a branch, the innermost first. */
export interface Audience {
  readonly follower: Follower
  readonly outer: Audience | undefined
}

/** Tells everybody who follows. */
export function tellFollowers(
  audience: Audience | undefined,
  event: CallEvent,
  onThrow: (text: string) => void,
): void {
  for (let at = audience; at; at = at.outer) {
    const { follower } = at
    if (follower.onEvent)
      tellListener((news: CallEvent) => follower.onEvent?.(news), event, onThrow)
  }
}

/** Calls the provider of an attempt inside of what its followers put around it, the outermost on the outside. */
export function callFollowed(
  audience: Audience,
  attempt: FollowedAttempt,
  provider: () => unknown,
  onThrow: (text: string) => void,
): Promise<unknown> {
  let given: Promise<unknown> | undefined
  let call = (): void => {
    given = (async () => provider())()
  }
  for (let at: Audience | undefined = audience; at; at = at.outer) {
    const { follower } = at
    if (follower.around) call = surrounded(follower, attempt, call, onThrow)
  }
  call()
  return given!
}

function surrounded(
  follower: Follower,
  attempt: FollowedAttempt,
  inner: () => void,
  onThrow: (text: string) => void,
): () => void {
  return () => {
    let called = false
    const once = (): void => {
      if (called) return
      called = true
      inner()
    }
    try {
      follower.around?.(attempt, once)
    } catch (error) {
      onThrow(messageOf(error))
    }
    once()
  }
}
