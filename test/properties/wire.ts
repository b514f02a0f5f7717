import type { World } from './world.ts'

/** What the wire answers to one request. */
export interface Answer {
  readonly after?: number
  /** Default 200. */
  readonly status?: number
  /** The code of a network error, in place of an answer. */
  readonly breaks?: string
  readonly retryAfter?: number
}

/** The global `fetch` while a plan runs: no sockets, answers as the request's own header orders them. */
export function wireOf(world: World): typeof globalThis.fetch {
  return async (input, init) => {
    const [, callId = '', number = '0'] = new URL(urlOf(input)).pathname.split('/')
    const { signal, method } = init as RequestInit
    if (signal?.aborted) throw signal.reason
    const paid = method === 'POST'
    world.sent.push({ callId, number: Number(number), paid, ...world.moment() })
    const headers = new Headers(init?.headers)
    const answer = JSON.parse(headers.get('x-answer') ?? '{}') as Answer
    await pass(world, answer.after ?? 0, signal ?? undefined)
    if (answer.breaks) {
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error(answer.breaks), { code: answer.breaks }),
      })
    }
    const { status = 200, retryAfter } = answer
    return new Response('{}', {
      status,
      headers: retryAfter === undefined ? {} : { 'retry-after-ms': String(retryAfter) },
    })
  }
}

/** Waits on the clock; an abort ends it and leaves no timer. */
export function pass(world: World, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    if (ms === 0) return resolve()
    const onAbort = (): void => {
      cancel()
      reject(signal?.reason)
    }
    const cancel = world.clock.setTimer(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

function urlOf(input: string | URL | Request): string {
  return input instanceof Request ? input.url : input.toString()
}
