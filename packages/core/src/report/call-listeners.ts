import { AsyncLocalStorage } from 'node:async_hooks'
import type { CallEvent, EventLog } from './call-event.ts'
import { isPublished, publishEvent, type CallIdentity } from './event-channels.ts'

/** A listener in the async context of whoever started the call: what it starts is not part of an attempt. */
export function outside<T>(
  listener: ((news: T) => unknown) | undefined,
): ((news: T) => unknown) | undefined {
  const within = listener && AsyncLocalStorage.snapshot()
  return within && ((news) => within(listener, news))
}

/** Who is told what happens in a call: the reader of a handle, `onEvent`, and the channels of the process. */
export class CallListeners {
  readonly #identity: CallIdentity
  readonly #log: EventLog | undefined
  readonly #onEvent: ((event: CallEvent) => unknown) | undefined

  constructor(
    identity: CallIdentity,
    log: EventLog | undefined,
    onEvent: ((event: CallEvent) => unknown) | undefined,
  ) {
    this.#identity = identity
    this.#log = log
    this.#onEvent = outside(onEvent)
  }

  /** Whether anybody is there for an event of this type: otherwise none is made. */
  wants(type: CallEvent['type']): boolean {
    return this.#log !== undefined || this.#onEvent !== undefined || isPublished(type)
  }

  tell(event: CallEvent): unknown {
    this.#log?.push(event)
    publishEvent(this.#identity, event)
    return this.#onEvent?.(event)
  }
}
