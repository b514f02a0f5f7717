import { getEventListeners } from 'node:events'
import type { CallError, CallHandle, Pipeline } from '@stint/core'
import { actorIn } from './actor.ts'
import type { Kit } from './kit.ts'
import type { Plan, PlannedCall } from './plan.ts'
import { pluginsIn } from './plugins.ts'
import { probeIn } from './probe.ts'
import { evaluate, type Words } from './term.ts'
import { wireOf } from './wire.ts'
import { World, type Watched } from './world.ts'

/** One call of a plan as it was made. */
export interface Made {
  readonly planned: PlannedCall
  readonly watched: Watched
  readonly handle: CallHandle<unknown>
  readonly signal: AbortSignal
  /** The caller's reason, and when it was given, if the call had not settled by then. */
  aborted?: { readonly reason: unknown; readonly at: number }
  /** The call did not end by itself and was aborted when nothing else was left. */
  hung: boolean
  listenersLeft: number
}

/** What came of a plan. */
export interface Outcome {
  readonly world: World
  readonly pipeline: Pipeline
  readonly pipelines: ReadonlyMap<string, Pipeline>
  readonly made: readonly Made[]
  readonly scopeBegan: number
  /** Timers of the engine when all calls had settled. */
  readonly timersLeft: number
  /** Order number of the last thing that happened before the clock was run dry. */
  readonly lastSeq: number
}

const aLongTime = '300h'

/** All the words that a plan may use. */
function wordsFor(world: World, kit: Kit): Words {
  const { clock, random } = { clock: world.engineClock, random: world.random }
  return {
    ...kit.middleware,
    ...pluginsIn(world, kit),
    actor: actorIn(world, kit),
    probe: probeIn(world, kit),
    line: (id: string) => kit.core.pipeline(kit.core.createImage, { id, clock, random }),
  }
}

/** Makes the calls of a plan, waits for all of them, and then runs the clock dry. */
export async function runPlan(plan: Plan, kit: Kit): Promise<Outcome> {
  const world = new World(plan.seed)
  const words: Record<string, unknown> = { ...wordsFor(world, kit) }
  for (const [name, term] of plan.parts) words[name] = evaluate(term, words)
  const pipeline = words['line'] as Pipeline
  return sandboxed(world, async () => {
    const made: Made[] = []
    const scopeBegan = world.clock.now()
    const run = (): Promise<void> => startAll(world, kit, pipeline, plan.calls, made)
    const all = plan.scope
      ? kit.core.scope({ ...plan.scope, clock: world.engineClock }, run)
      : run()
    await world.clock.advance(aLongTime)
    const hanging = made.filter(({ watched }) => !watched.settled)
    for (const each of hanging) giveUp(world, each)
    await all
    await world.clock.advance(0)
    const lastSeq = world.moment().seq
    for (const each of made) each.listenersLeft = getEventListeners(each.signal, 'abort').length
    await world.clock.advance(aLongTime)
    return {
      world,
      pipeline,
      pipelines: new Map([...pipelinesIn(pipeline), ...pipelinesIn(words['inside'])]),
      made,
      scopeBegan,
      timersLeft: world.timersLeft ?? 0,
      lastSeq,
    }
  })
}

function giveUp(world: World, each: Made): void {
  each.hung = true
  const reason = new Error('it hung')
  each.aborted = { reason, at: world.clock.now() }
  each.handle.abort(reason)
}

async function startAll(
  world: World,
  kit: Kit,
  pipeline: Pipeline,
  calls: readonly PlannedCall[],
  made: Made[],
): Promise<void> {
  const within = kit.core.scope.capture()
  await Promise.all(
    calls.map(
      (planned) =>
        new Promise<void>((resolve) => {
          const start = (): void => {
            within(() => makeCall(world, kit, pipeline, planned, made, resolve))
          }
          if (planned.at === 0) start()
          else world.clock.setTimer(start, planned.at)
        }),
    ),
  )
}

function makeCall(
  world: World,
  kit: Kit,
  pipeline: Pipeline,
  planned: PlannedCall,
  made: Made[],
  settled: () => void,
): void {
  const watched = world.watch(pipeline.id)
  const controller = new AbortController()
  const { deadline, attempts, abort, prompt, n, rude } = planned
  let each: Made | undefined
  const stop = (): void => {
    if (!abort || each?.aborted || watched.settled) return
    const reason = reasonOf(kit, abort.reason)
    if (abort.by === 'signal' || !each) controller.abort(reason)
    else each.handle.abort(reason)
    const given = reason ?? (abort.by === 'signal' ? controller.signal.reason : undefined)
    early ??= { reason: given, at: world.clock.now() }
    if (each) each.aborted = early
  }
  let early: Made['aborted']
  let heard = 0
  const handle = world.inside({ watched, frame: undefined }, () =>
    pipeline.start(
      { prompt, ...(n !== undefined && { n }) },
      {
        signal: controller.signal,
        ...(deadline !== undefined && { deadline }),
        ...(attempts !== undefined && { attempts }),
        onEvent(event) {
          world.hear(watched, event)
          heard += 1
          if (abort?.atEvent === heard && event.type !== 'finished') stop()
          if (rude && event.type !== 'finished') throw Object.create(null)
        },
        onReport: (report) => watched.reports.push(report),
      },
    ),
  )
  watched.id = handle.id
  each = { planned, watched, handle, signal: controller.signal, hung: false, listenersLeft: 0 }
  if (early) each.aborted = early
  made.push(each)
  if (abort?.after === 0) stop()
  else if (abort?.after !== undefined) world.clock.setTimer(stop, abort.after)
  const note = (outcome: NonNullable<Watched['outcome']>): void => {
    watched.settled = world.moment()
    watched.outcome = outcome
    watched.frozen = JSON.stringify(handle.report)
    settled()
    void world.noteTimers()
  }
  handle.result.then(
    (ok) => note({ ok }),
    (error: unknown) => note({ error }),
  )
}

function reasonOf({ core }: Kit, reason: string): unknown {
  if (reason === 'text') return 'enough'
  if (reason === 'fault') return new core.Fault('server_error')
  return reason === 'error' ? new Error('the caller left') : undefined
}

/** The report that came with what a call gave. */
export function reportOf(outcome: NonNullable<Watched['outcome']>): unknown {
  const given = 'ok' in outcome ? outcome.ok : outcome.error
  return (given as Partial<CallError> | undefined)?.report
}

function* pipelinesIn(target: unknown): Generator<[string, Pipeline]> {
  if (typeof target !== 'object' || target === null || !('use' in target)) return
  const pipeline = target as Pipeline
  yield [pipeline.id, pipeline]
  yield* pipelinesIn(pipeline.target)
  for (const layer of pipeline.layers) {
    for (const inner of (typeof layer === 'object' && layer.targets) || [])
      yield* pipelinesIn(inner)
  }
}

/** With a wire of the plan's own, and with whatever nobody has handled noted in the world. */
async function sandboxed<T>(world: World, run: () => Promise<T>): Promise<T> {
  const { fetch } = globalThis
  const others = process.listeners('unhandledRejection')
  const note = (reason: unknown): void => void world.unhandled.push(reason)
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', note)
  globalThis.fetch = wireOf(world)
  // Faults are many, and nobody reads where they come from; vitest would take a hundred lines of each.
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 4
  try {
    return await run()
  } finally {
    globalThis.fetch = fetch
    Error.stackTraceLimit = stackTraceLimit
    process.off('unhandledRejection', note)
    for (const listener of others) process.on('unhandledRejection', listener)
  }
}
