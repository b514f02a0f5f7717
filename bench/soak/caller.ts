import { setTimeout as sleep } from 'node:timers/promises'
import { CallError, scope, type CallHandle, type Report } from '@stint/core'
import { planTurn, type CallPlan, type Turn } from './call-plan.ts'
import type { SettledCall, Settlement } from './call-story.ts'
import type { Line, LineName } from './lines.ts'
import type { LoopWatch } from './loop-watch.ts'
import type { Shared } from './shared.ts'
import { seeded } from './random.ts'

/** What a caller needs. */
export interface CallerWorld {
  readonly seed: string
  readonly lines: Readonly<Record<LineName, Line>>
  /** Images to refer to. */
  readonly references: readonly string[]
  readonly shared: Shared
  readonly watch: LoopWatch
  /** Waits until calls may be made; false when there are to be no more. */
  mayCall(): Promise<boolean>
  started(plan: CallPlan, limitMs: number): void
  settled(call: SettledCall): void
  onWrong(what: string): void
}

/** Who was refused without an attempt does not ask again at once, in milliseconds. */
const refusedMs = 150

/** Calls, and calls again, until there are to be no more calls. */
export async function runCaller(number: number, world: CallerWorld): Promise<void> {
  const random = seeded(world.seed, number)
  for (let turn = 1; await world.mayCall(); turn += 1) {
    const planned = planTurn(`${world.seed}/${number}/${turn}`, random)
    const attempts = await takeTurn(planned, world)
    const most = planned.scope?.attempts ?? Infinity
    if (attempts > most)
      world.onWrong(`${world.seed}/${number}/${turn}: ${attempts} attempts in a scope of ${most}`)
    await sleep(planned.pauseMs + (attempts === 0 ? refusedMs : 0))
  }
}

/** @returns how many attempts its calls made together. */
async function takeTurn({ calls, name, scope: around }: Turn, world: CallerWorld): Promise<number> {
  let made = 0
  if (!around) {
    for (const plan of calls) made += await call(plan, undefined, Infinity, world)
    return made
  }
  const { attempts, deadlineMs, sideBySide } = around
  await scope({ attempts, deadline: deadlineMs, ...world.shared.of(name) }, async () => {
    const began = performance.now()
    const left = (): number => Math.max(0, deadlineMs - (performance.now() - began))
    const each = async (plan: CallPlan): Promise<void> => {
      const of = await call(plan, around, left(), world)
      made += of
    }
    if (sideBySide) await Promise.all(calls.map(each))
    else for (const plan of calls) await each(plan)
  })
  return made
}

/** @returns how many attempts it made. */
async function call(
  plan: CallPlan,
  around: Turn['scope'] | undefined,
  scopeLeftMs: number,
  world: CallerWorld,
): Promise<number> {
  const { pipeline, deadlineMs } = world.lines[plan.line]
  const limitMs = Math.min(deadlineMs, plan.deadlineMs ?? Infinity, scopeLeftMs)
  world.started(plan, limitMs)
  const controller = new AbortController()
  const reason = new Error(`${plan.name} was aborted`)
  const began = performance.now()
  let report: Report | undefined
  let abortedAt: number | undefined
  const abort = (end: (reason: Error) => void): void => {
    abortedAt = performance.now()
    end(reason)
  }
  const { by, afterMs } = plan.abort ?? {}
  if (by === 'signal' && afterMs === 0) abort((why) => controller.abort(why))
  const handle = pipeline.start(
    {
      prompt: plan.prompt,
      references: world.references.slice(0, plan.references).map((data) => ({ data })),
    },
    {
      signal: controller.signal,
      onReport: (given) => (report = given),
      ...(plan.deadlineMs !== undefined && { deadline: plan.deadlineMs }),
      ...(plan.attempts !== undefined && { attempts: plan.attempts }),
    },
  )
  const later = (): void => abort((why) => (by === 'signal' ? controller : handle).abort(why))
  const timer = abortedAt === undefined && by ? setTimeout(later, afterMs) : undefined
  const settlement = await settle(handle, reason)
  const now = performance.now()
  clearTimeout(timer)
  const told = report ?? handle.report
  world.settled({
    plan,
    scope: around,
    settlement,
    report: told,
    beganAt: performance.timeOrigin + began,
    wallMs: now - began,
    limitMs,
    afterAbortMs: abortedAt === undefined ? undefined : now - abortedAt,
    lagMs: world.watch.worstSince(began),
  })
  return told.attempts.length
}

async function settle(
  { result }: CallHandle<{ readonly images: readonly unknown[] }>,
  reason: Error,
): Promise<Settlement> {
  try {
    const { provider, images } = await result
    return { type: 'result', provider, images: images.length }
  } catch (error) {
    if (error === reason) return { type: 'aborted' }
    if (!CallError.isInstance(error)) return { type: 'other', message: String(error) }
    return { type: 'call-error', message: error.message, kind: error.fault?.kind }
  }
}
