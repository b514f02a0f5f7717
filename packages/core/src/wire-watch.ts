import { AsyncLocalStorage } from 'node:async_hooks'
import { watchHttp } from './http-channels.ts'
import type { SeenRequest, SeenSend } from './seen-request.ts'
import { watchUndici } from './undici-channels.ts'

/** Sees what is sent in its async context. */
export interface WireWatcher {
  /** @returns who wants to know what becomes of the request. */
  onRequest(request: SeenRequest): SeenSend | undefined
}

const watching = new AsyncLocalStorage<WireWatcher>()
let subscribed = false

/**
 * Runs `fn` so that the watcher, and none around it, sees every request that is made in it, at any depth, through
 * Node's fetch, undici or node:http(s). Node's channels are subscribed to once in a process, when the first comes.
 */
export function watched<T>(watcher: WireWatcher, fn: () => T): T {
  if (!subscribed) subscribe()
  return watching.run(watcher, fn)
}

function subscribe(): void {
  subscribed = true
  const sighting = (read: () => SeenRequest): SeenSend | undefined =>
    watching.getStore()?.onRequest(read())
  watchUndici(sighting)
  watchHttp(sighting)
}
