import type { Acceptance, Attempt, FaultFields, FaultKind, Pipeline, Provider } from '@stint/core'
import { pixel } from '@stint/testkit'
import { pass, type Answer } from './wire.ts'
import type { Kit } from './kit.ts'
import type { Tried, World } from './world.ts'

/** One request that an actor sends; a POST is a paid submission. */
interface Send extends Answer {
  readonly method?: 'GET'
}

/** What an actor does when it is called. */
export type Act = {
  /** Requests through `attempt.fetch`, one after the other, whatever comes of them. */
  readonly sends?: readonly Send[]
  /** Sends until it is answered well, as client libraries do. */
  readonly insists?: boolean
  readonly after?: number
  /** A request sent so long after the attempt was over. */
  readonly sendsLater?: number
} & (
  | { readonly ok: true; readonly cost?: number }
  | { readonly gives: unknown }
  | ({ readonly fail: FaultKind } & FaultFields)
  | { readonly throws: 'error' | 'string' | 'nothing' | 'refusal' | 'abort' }
  | { readonly throwsNow: true }
  | { readonly hangs: true }
  /** A thenable that rejects and then resolves, or resolves twice. */
  | { readonly wavers: 'rejects' | 'resolves' }
  /** Runs another pipeline inside the attempt; `left` running when the attempt answers by itself. */
  | { readonly runs: Pipeline; readonly left?: true }
)

/** What the gate of an actor says. */
type GateAct =
  | true
  | 'refuses'
  | 'unknown'
  | 'throws'
  | 'hangs'
  | { readonly says: true | 'refuses'; readonly after: number }

export interface ActorOptions {
  readonly price?: number
  readonly wire?: 'fetch' | 'outside'
  /** Default true. */
  readonly honoursAbort?: boolean
  readonly maxImages?: number
  /** In turn; the last repeats. Default `true`. */
  readonly gate?: readonly GateAct[]
}

export const image = { images: [{ data: pixel, mediaType: 'image/png' }] }

/** A provider that does what its script says, the last act over and over, and writes down all that it is asked. */
export function actorIn(world: World, { core }: Kit) {
  return (id: string, script: readonly Act[], options: ActorOptions = {}): Provider => {
    const { price = 0, wire, maxImages, honoursAbort = true, gate = [true] } = options
    let asked = 0
    let called = 0
    return core.defineProvider({
      id,
      price: () => price,
      ...(wire && { wire }),
      ...(maxImages && { maxImages }),
      accepts: () => accept(world, id, gate[Math.min(asked++, gate.length - 1)] ?? true),
      attempt(request: { readonly prompt: string }, attempt: Attempt) {
        const tried: Tried = {
          callId: attempt.callId,
          number: attempt.number,
          target: id,
          price,
          prompt: request.prompt,
          frame: world.here.frame,
          began: world.moment(),
        }
        world.tried.push(tried)
        const act = script[Math.min(called++, script.length - 1)]!
        if ('throwsNow' in act) throw new RangeError('thrown before there was a promise')
        if ('wavers' in act) return waver(world, act) as Promise<never>
        return perform(world, core, act, { attempt, tried, honoursAbort })
      },
    })
  }
}

function accept(world: World, id: string, act: GateAct): Acceptance | Promise<Acceptance> {
  if (act === true) return true
  if (act === 'unknown') return undefined
  if (act === 'throws') throw new RangeError('the gate fell down')
  const { watched } = world.here
  if (act === 'refuses') {
    watched?.gated.push({ target: id, ...world.moment() })
    return 'not this'
  }
  if (act === 'hangs') return world.sleep(Infinity).then(() => true)
  if (act.says === 'refuses' && watched) watched.gatedLater += 1
  return world.sleep(act.after).then(() => (act.says === true ? true : 'not this, on reflection'))
}

interface Stage {
  readonly attempt: Attempt
  readonly tried: Tried
  readonly honoursAbort: boolean
}

async function perform(world: World, core: Kit['core'], act: Act, stage: Stage): Promise<unknown> {
  const { attempt, honoursAbort } = stage
  const signal = honoursAbort ? attempt.signal : undefined
  if (act.sendsLater !== undefined) {
    world.later(act.sendsLater, () => send(stage, {}).catch(() => undefined))
  }
  for (const each of act.sends ?? []) {
    const response = await send(stage, each).catch((error: unknown) => {
      if (!act.insists) throw error
    })
    if (act.insists && response?.ok) break
    if (!act.insists && response && !response.ok) throw new Error(`HTTP ${response.status}`)
  }
  await pass(world, 'hangs' in act ? Infinity : (act.after ?? 0), signal)
  return endOf(world, core, act)
}

function send({ attempt, tried }: Stage, { method, ...answer }: Send): Promise<Response> {
  const second = method !== 'GET' && submitted.has(tried)
  if (method !== 'GET') submitted.add(tried)
  if (second && !tried.ended) tried.secondAsked ??= { at: attempt.clock.now(), seq: 0 }
  return attempt.fetch(`https://wire.test/${attempt.callId}/${attempt.number}`, {
    method: method ?? 'POST',
    headers: { 'x-answer': JSON.stringify(answer) },
  })
}

const submitted = new WeakSet<Tried>()

function endOf(world: World, core: Kit['core'], act: Act): unknown {
  if ('ok' in act) return { ...image, ...(act.cost !== undefined && { cost: act.cost }) }
  if ('gives' in act) return act.gives
  if ('fail' in act) {
    const { fail, sends: _s, insists: _i, after: _a, sendsLater: _l, ...fields } = act
    throw new core.Fault(fail, fields)
  }
  if ('runs' in act) {
    const made = runInside(world, act.runs)
    if (!act.left) return made
    made.catch(() => undefined)
    return image
  }
  throw foreign(core, 'throws' in act ? act.throws : 'error')
}

function foreign(core: Kit['core'], kind: string): unknown {
  if (kind === 'string') return 'a string'
  if (kind === 'nothing') return undefined
  if (kind === 'refusal') return new core.Refusal('actor', 'it would not')
  if (kind === 'abort') return new DOMException('by itself', 'AbortError')
  return new Error('something of its own')
}

async function runInside(world: World, line: Pipeline): Promise<unknown> {
  const watched = world.watch(line.id)
  return world.inside({ watched }, async () => {
    const handle = line.start(
      { prompt: 'i' },
      {
        onEvent: (event) => world.hear(watched, event),
        onReport: (report) => watched.reports.push(report),
      },
    )
    watched.id = handle.id
    try {
      return { images: ((await handle.result) as typeof image).images }
    } finally {
      watched.settled = world.moment()
    }
  })
}

function waver(world: World, act: { readonly wavers: string; readonly after?: number }): object {
  return {
    // oxlint-disable-next-line unicorn/no-thenable -- the point of it
    then(resolve: (made: unknown) => void, reject: (error: unknown) => void) {
      const both = (): void => {
        if (act.wavers === 'rejects') reject(new Error('no, wait'))
        resolve(image)
        resolve({ images: [] })
        reject(new Error('no'))
      }
      if (act.after === undefined) both()
      else world.clock.setTimer(both, act.after)
    },
  }
}
