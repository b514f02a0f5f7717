/** What Node's fetch sends through. */
interface Dispatcher {
  dispatch(options: object, handler: unknown): boolean
}

/** Where Node keeps the dispatcher of its fetch: the default agent, or a proxy that the user has set. */
const globalDispatcher = Symbol.for('undici.globalDispatcher.1')

const patient: Dispatcher = {
  dispatch(options, handler) {
    const current = Reflect.get(globalThis, globalDispatcher) as Dispatcher
    return current.dispatch({ ...options, headersTimeout: 0, bodyTimeout: 0 }, handler)
  },
}

/**
 * Node's fetch gives up by itself after 300 s without headers, or between two pieces of a body. An attempt that has
 * a deadline of its own waits as long as that allows: what is added to its requests goes the usual way, without
 * these two limits.
 */
export function patience(): { readonly dispatcher?: Dispatcher } {
  return Reflect.has(globalThis, globalDispatcher) ? { dispatcher: patient } : {}
}
