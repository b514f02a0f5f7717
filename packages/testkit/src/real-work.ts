import { subscribe } from 'node:diagnostics_channel'

/** Taken at import, so that a test that fakes the global timers does not stop the virtual clock. */
const { setImmediate, setTimeout } = globalThis

/** What Node and undici publish of a request on its way, by what it means for the request. */
const channels = {
  begin: ['undici:request:create', 'http.client.request.start'],
  progress: ['undici:request:headers', 'http.server.request.start', 'http.server.response.finish'],
  end: [
    'undici:request:trailers',
    'undici:request:error',
    'http.client.response.finish',
    'http.client.request.error',
  ],
} as const

/** Rounds of waiting that are turns of the event loop; a request over loopback takes about 5. Later ones take 1 ms. */
const loopTurns = 20
/** Rounds in which nothing happens, about 40 ms: by then a request hangs, at a server in another process too. */
const patience = loopTurns + 30
/** The same for what follows an answer out of sight, such as unzipping its body. */
const aftermath = loopTurns + 10
/** Milliseconds without HTTP news after which nothing is waited for any more. */
const longestMs = 1_000

const inFlight = new Set<unknown>()
let news = 0
let newsSeen = 0
let watching = false

/** From the first call on, HTTP requests of this process are counted. */
export function watchHttp(): void {
  if (watching) return
  watching = true
  const on = (names: readonly string[], act: (request: unknown) => void): void => {
    for (const name of names) {
      subscribe(name, (message) => {
        news++
        act((message as { request: unknown }).request)
      })
    }
  }
  on(channels.begin, (request) => inFlight.add(request))
  on(channels.progress, () => {})
  on(channels.end, (request) => inFlight.delete(request))
}

/** HTTP requests of this process that have no complete answer. */
export function requestsInFlight(): number {
  return inFlight.size
}

/**
 * Every promise that can settle by promises alone has settled after it: Node empties the queue of microtasks before
 * it runs what a microtask put off to the next tick. It takes no turn of the event loop, which makes it cheap.
 */
export function promisesDone(): Promise<void> {
  return new Promise((resolve) => {
    queueMicrotask(() => process.nextTick(resolve))
  })
}

/** One turn of the event loop: every promise that can settle by promises alone has settled after it. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/**
 * Resolves when no real work of this process seems to be left that could still do something before time moves:
 * HTTP requests, files, immediates. A request that gets no further for about 40 ms (its server hangs, or itself
 * waits for the virtual clock) is not waited for. Without such work it takes no turn at all.
 */
export async function realWorkDone(isOver: () => boolean): Promise<void> {
  await untilStill((rounds) => {
    if (inFlight.size > 0) return rounds >= patience
    return !isBusy() && (news === newsSeen || rounds >= aftermath)
  }, isOver)
  newsSeen = news
}

/**
 * The same when the only alternative is to give up: also waits about 40 ms for work that cannot be seen, and a
 * second for an HTTP answer.
 */
export async function realWorkGivenUp(isOver: () => boolean): Promise<void> {
  await untilStill((rounds) => inFlight.size === 0 && !isBusy() && rounds >= patience, isOver)
}

/** Resolves after enough rounds in which nothing happened, or as soon as it is over. */
async function untilStill(
  isEnough: (rounds: number) => boolean,
  isOver: () => boolean,
): Promise<void> {
  if (isOver() || isEnough(0)) return
  let [rounds, since] = [0, performance.now()]
  while (!isOver() && !isEnough(rounds) && performance.now() - since < longestMs) {
    const [newsBefore, eventsBefore] = [news, loopEvents()]
    // oxlint-disable-next-line no-await-in-loop
    await (rounds < loopTurns ? turn() : millisecond())
    rounds++
    if (news !== newsBefore) [rounds, since] = [0, performance.now()]
    // An endless body brings events for ever.
    else if (inFlight.size === 0 && loopEvents() !== eventsBefore) rounds = 0
  }
}

/** How many times input, output or another thread has woken the event loop. */
function loopEvents(): number {
  return performance.nodeTiming.uvMetricsInfo.events
}

/** Sockets and timers do not count: kept-alive connections and the test runner's own are always there. */
function isBusy(): boolean {
  return process.getActiveResourcesInfo().some((name) => /^(Immediate|FSReq|CloseReq)/.test(name))
}

function millisecond(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 1)
  })
}
