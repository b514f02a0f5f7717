import { AsyncLocalStorage } from 'node:async_hooks'
import { ambient, type Surroundings } from '../accounts/ambient.ts'
import { watchHttp } from './http-channels.ts'
import type { SeenRequest, SeenSend } from './seen-request.ts'
import { watchUndici } from './undici-channels.ts'

/** Sees what is sent in its async context. */
export interface WireWatcher {
  /** @returns who wants to know what becomes of the request. */
  onRequest(request: SeenRequest): SeenSend | undefined
}

/** Nearer than what is around: who watches one request of an attempt. */
const beneath = new AsyncLocalStorage<WireWatcher | undefined>()
let subscribed = false

/**
 * Runs `fn` in these surroundings, so that their watcher, and none around it, sees every request that is made in it, at
 * any depth, through Node's fetch, undici or node:http(s). Node's channels are subscribed to once in a process, when
 * the first comes.
 */
export function surroundedBy<T>(surroundings: Surroundings, fn: () => T): T {
  if (!subscribed) subscribe()
  const inside = (): T => ambient.run(surroundings, fn)
  return beneath.getStore() ? beneath.run(undefined, inside) : inside()
}

/** The same for one request of what is watched: this watcher sees it in the place of the one around. */
export function watchedBeneath<T>(watcher: WireWatcher, fn: () => T): T {
  return beneath.run(watcher, fn)
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
    const watcher = beneath.getStore() ?? ambient.getStore()?.watcher
    if (!watcher) return undefined
    const request = read()
    return isExport(request) ? undefined : watcher.onRequest(request)
  }
  watchUndici(sighting)
  watchHttp(sighting)
}
