import { setTimeout as sleep } from 'node:timers/promises'
import type { Attempt, Report } from '@stint/core'
import { startBackend } from './backend.ts'
import { runCaller } from './caller.ts'
import { CallBook } from './call-book.ts'
import { Gate } from './gate.ts'
import { judgeHoldings, leftOver } from './judge-holdings.ts'
import { makeLines } from './lines.ts'
import { Looks } from './looks.ts'
import { LoopWatch } from './loop-watch.ts'
import { watchProcess } from './process-watch.ts'
import { sharedState } from './shared.ts'
import type { SoakResult } from './soak-result.ts'
import { makeTargets } from './targets.ts'
import { holdingsWithoutGarbage, type Holdings } from './vitals.ts'

/** How a soak is run. */
export interface SoakOptions {
  readonly seed: string
  readonly callers: number
  readonly minutes: number
  /** Whether state is shared through Redis where that is possible. */
  readonly redis: boolean
  /** Most growth of the heap in MB per minute, over the second half. */
  readonly heapLimit: number
  /** Told how far it is, about once in ten seconds. */
  readonly onProgress?: (line: string) => void
  /** For tests of the judge: a client that is broken. */
  readonly broken?: {
    readonly report?: (report: Report) => Report
    readonly fetchOf?: (attempt: Attempt) => typeof globalThis.fetch
  }
}

/** How long connections that are kept alive and timers may take to go once all is closed. */
const goneAfter = 15_000

/** For how long a connection is kept for another request, with some to spare, in milliseconds. */
const connectionsKept = 6000
/** Minutes from which on it is worth the time to wait for that. */
const longEnough = 1

/** Has many callers call at once for some minutes, and holds every call against the backend's own journal. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { seed, callers, minutes, broken = {} } = options
  const began = performance.now()
  const seconds = (): number => (performance.now() - began) / 1000
  const gate = new Gate()
  const problems: string[] = []
  const onWrong = (what: string): void => {
    if (problems.length < 20) problems.push(what)
    gate.end()
  }
  // Made when they are first used: not by the calls.
  void [process.stdout, process.stderr]
  const before = await holdingsWithoutGarbage(() => 0)
  const unwatch = watchProcess(onWrong)
  const watch = new LoopWatch()
  const backend = await startBackend(seed, options.redis, onWrong)
  const shared = sharedState(backend.redis)
  const targets = makeTargets(backend.urls, broken.fetchOf)
  const lines = makeLines(targets, shared, seed, callers)
  const book = new CallBook({ backend, lines, facts: targets.facts, onWrong, ...broken })

  const running = Promise.all(
    Array.from({ length: callers }, (_, at) =>
      runCaller(at + 1, {
        seed,
        lines,
        shared,
        watch,
        references: backend.references,
        mayCall: () => gate.pass(),
        started: (plan, limitMs) => book.open(plan, limitMs),
        settled: (call) => book.close(call),
        onWrong,
      }).catch((error: Error) => onWrong(`caller ${at + 1}: ${error.stack}`)),
    ),
  )
  const { onProgress } = options
  const restMs = minutes < longEnough ? 0 : connectionsKept
  const looks = new Looks({ gate, book, watch, seconds, onProgress, restMs })
  await looks.until(minutes * 60)
  gate.end()
  // Whoever does not settle is a problem already.
  await Promise.race([running, sleep(60_000, undefined, { ref: false })])
  await book.judged()
  await shared.close()
  const disturbances = await backend.close().catch((error: Error) => {
    onWrong(`the backend: ${error.message}`)
    return {}
  })
  watch.stop()
  const after = await holdingsAtTheEnd(before, seconds)
  unwatch()
  const held = judgeHoldings({ before, after, idle: looks.idle, heapLimit: options.heapLimit })
  problems.push(...held.problems)
  const { tally, stories } = book
  return {
    passed: problems.length === 0,
    problems,
    stories,
    settings: { seed, callers, minutes },
    shared: shared.what,
    disturbances,
    node: process.version,
    seconds: seconds(),
    ...tally.counted,
    worstLagMs: looks.worstLagMs,
    heapSlopeMBPerMinute: held.slope,
    heapLimitMBPerMinute: options.heapLimit,
    live: looks.live,
    idle: looks.idle,
    before,
    after,
  }
}

/** Connections that are kept alive, and their timers, go by themselves once the other side has gone. */
async function holdingsAtTheEnd(before: Holdings, seconds: () => number): Promise<Holdings> {
  const end = performance.now() + goneAfter
  let after = await holdingsWithoutGarbage(seconds)
  while (leftOver(before, after).length > 0 && performance.now() < end) {
    await sleep(200)
    after = await holdingsWithoutGarbage(seconds)
  }
  return after
}
