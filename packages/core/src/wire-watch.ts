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

/**
 * Whether it carries telemetry away, as an OpenTelemetry exporter does in the context of whatever span or timer comes
 * by: again and again to one address, and no business of the attempt. By this name exporters are to be known:
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/#user-agent
 */
function isExport({ headers }: SeenRequest): boolean {
  return /\bOTel-OTLP-Exporter-/.test(headers.get('user-agent') ?? '')
}

function subscribe(): void {
  subscribed = true
  const sighting = (read: () => SeenRequest): SeenSend | undefined => {
    const watcher = watching.getStore()
    if (!watcher) return undefined
    const request = read()
    return isExport(request) ? undefined : watcher.onRequest(request)
  }
  watchUndici(sighting)
  watchHttp(sighting)
}
