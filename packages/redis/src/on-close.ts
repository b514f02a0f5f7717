import type { Redis } from 'ioredis'

/** Who wants to know of a client, and how the client tells all of them. */
interface Audience {
  readonly listeners: Set<() => void>
  readonly tell: () => void
}

const audiences = new WeakMap<Redis, Audience>()

/**
 * Calls back each time the connection of a client is closed; gives the function that stops. However many share the
 * client, it has one listener: of many Node would warn.
 */
export function onClose(client: Redis, listener: () => void): () => void {
  const { listeners, tell } = audiences.get(client) ?? gather(client)
  listeners.add(listener)
  return () => {
    if (!listeners.delete(listener) || listeners.size > 0) return
    audiences.delete(client)
    client.off('close', tell)
  }
}

function gather(client: Redis): Audience {
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  const audience = { listeners, tell }
  audiences.set(client, audience)
  client.on('close', tell)
  return audience
}
