import type { Context, Enter, Middleware, Next, Provider, Repeater, Target } from '@stint/core'
import type { Step } from '@stint/middleware'
import { image } from './actor.ts'
import type { Kit } from './kit.ts'
import { complain, viewOf } from './probe.ts'
import type { World } from './world.ts'

/** Layers as people write them: plain koa functions, well and badly behaved. */
export function pluginsIn(world: World, { core, middleware }: Kit) {
  const everyNth = (nth: number): (() => boolean) => {
    let entered = 0
    return () => (entered += 1) % nth === 0
  }
  return {
    passes: () =>
      async function passes(_ctx: Context, next: Next): Promise<void> {
        await next()
      },

    renames: (mark: string) =>
      function renames(ctx: Context, next: Next): unknown {
        ctx.request = { ...ctx.request, prompt: `${ctx.request.prompt}~${mark}` }
        return next()
      },

    spoilsRequest: (nth: number): Middleware => {
      const now = everyNth(nth)
      return function spoilsRequest(ctx, next) {
        if (now()) ctx.request = { ...ctx.request, n: 0 }
        return next()
      }
    },

    answers: (nth: number): Middleware => {
      const now = everyNth(nth)
      return function answers(_ctx, next) {
        return now() ? image : next()
      }
    },

    pauses: (ms: number) =>
      async function pauses(ctx: Context, next: Next): Promise<unknown> {
        await ctx.wait(ms, 'a pause')
        return next()
      },

    sleeps: (ms: number, when: 'before' | 'after') =>
      async function sleeps(_ctx: Context, next: Next): Promise<unknown> {
        if (when === 'before') await world.sleep(ms)
        const result = await next()
        if (when === 'after') await world.sleep(ms)
        return result
      },

    tightens: (ms: number) =>
      function tightens(ctx: Context, next: Next): unknown {
        ctx.deadline = ctx.call.clock.now() + ms
        return next()
      },

    allots: (attempts: number) =>
      function allots(ctx: Context, next: Next): unknown {
        ctx.account = ctx.account.open({ attempts }, { layer: 'allots', index: ctx.index })
        return next()
      },

    marks: () =>
      function marks(ctx: Context, next: Next): unknown {
        ctx.state['mark'] = Number(ctx.state['mark'] ?? 0) + 1
        return next()
      },

    leaves: (ms: number) =>
      async function leaves(_ctx: Context, next: Next): Promise<unknown> {
        void next()
        await world.sleep(ms)
        return image
      },

    returnsLater: (ms: number) =>
      async function returnsLater(_ctx: Context, next: Next): Promise<unknown> {
        world.later(ms, () => next().catch(() => undefined))
        return image
      },

    twice: (how: 'after' | 'beside' | 'onFault') =>
      async function twice(_ctx: Context, next: Next): Promise<unknown> {
        if (how === 'beside') {
          const [first] = await Promise.allSettled([next(), next()])
          if (first.status === 'rejected') throw first.reason
          return first.value
        }
        if (how === 'onFault') return next().catch(() => next())
        const result: unknown = await next()
        await next().catch(() => undefined)
        return result
      },

    swallows: () =>
      async function swallows(_ctx: Context, next: Next): Promise<void> {
        await next().catch(() => undefined)
      },

    recovers: () =>
      async function recovers(_ctx: Context, next: Next): Promise<unknown> {
        return next().catch(() => image)
      },

    crashes: (nth: number, how: 'error' | 'odd'): Middleware => {
      const now = everyNth(nth)
      return function crashes(_ctx, next) {
        // Nothing can make a text of the odd one.
        if (now()) throw how === 'odd' ? Object.create(null) : new RangeError('a bug in a plugin')
        return next()
      }
    },

    refuses: (nth: number): Middleware => {
      const now = everyNth(nth)
      return function refuses(_ctx, next) {
        if (!now()) return next()
        world.here.watched?.refused.push(world.moment())
        throw new core.Refusal('refuses', 'not now', { afterMs: 1000 })
      }
    },

    faults: (nth: number): Middleware => {
      const now = everyNth(nth)
      return function faults(_ctx, next) {
        if (now()) throw new core.Fault('overloaded', { delivery: 'unsent' })
        return next()
      }
    },

    spoilsResult: (nth: number): Middleware => {
      const now = everyNth(nth)
      return async function spoilsResult(_ctx, next) {
        const result: unknown = await next()
        return now() ? null : result
      }
    },

    finishes: () =>
      function finishes(ctx: Context, next: Next): unknown {
        let times = 0
        ctx.onFinish(() => {
          times += 1
          if (times > 1) world.complaints.push('onFinish was called more than once')
        })
        return next()
      },

    again: (times: number, declared: number, bounds?: 'honest' | 'lies'): Repeater =>
      repeater('again', declared, bounds, (_ctx, enter) => repeat(enter, times)),

    atOnce: (times: number, declared: number, bounds?: 'honest' | 'lies'): Repeater =>
      repeater('atOnce', declared, bounds, (_ctx, enter) =>
        firstGood(Array.from({ length: times }, () => enter())),
      ),

    races: (times: number, gap: number, declared: number): Repeater =>
      repeater('races', declared, 'honest', async (_ctx, enter) => {
        const runners = [enter()]
        for (let i = 1; i < times; i++) {
          // oxlint-disable-next-line no-await-in-loop -- one sets off after the other
          await world.sleep(gap)
          runners.push(enter())
        }
        return Promise.race(runners)
      }),

    comesBack: (ms: number, declared: number): Repeater =>
      repeater('comesBack', declared, 'honest', (_ctx, enter) => {
        world.later(ms, () => enter().catch(() => undefined))
        return enter()
      }),

    cuts: (times: number, ms: number): Repeater =>
      repeater('cuts', times, 'honest', (ctx, enter) =>
        repeat(() => enter({ deadline: ctx.call.clock.now() + ms }), times),
      ),

    resends: (times: number): Repeater => ({
      ...repeater('resends', times, 'honest', (_ctx, enter) => repeat(enter, times)),
      resend: 'unknown',
    }),

    picks: (targets: readonly Target[], how: 'beside' | 'inTurn'): Repeater =>
      core.defineRepeater({
        name: 'picks',
        entries: (k) => k * targets.length,
        targets,
        bounds: (below) => below,
        run: unchanged(async (ctx, enter) => {
          const change = (target: Target, i: number) => ({
            target,
            request: { ...ctx.request, prompt: `${ctx.request.prompt}~t${i}` },
          })
          if (how === 'beside') {
            return firstGood(targets.map((target, i) => enter(change(target, i))))
          }
          let i = 0
          return repeat(() => enter(change(targets[i]!, i++)), targets.length)
        }),
      }),

    reversed: (targets: readonly Target[]) => targets.toReversed(),
    onlyFirst: (targets: readonly Target[]) => targets.slice(0, 1),
    byPrompt: (ctx: Context) => String(ctx.request.prompt),
    always: () => true,

    goesTo: (model: Provider, steps: readonly Step[], at: number) =>
      middleware.downgrade([
        ...steps.slice(0, at),
        middleware.otherModel(model),
        ...steps.slice(at),
      ]),
    lighter: (name: string, lossy: boolean) => ({
      name,
      lossy,
      apply: (request: { readonly prompt: string }) => ({
        ...request,
        prompt: `${request.prompt}-${name}`,
      }),
    }),
    idle: (name: string) => ({ name, lossy: false, apply: (request: unknown) => request }),
    broken: (name: string, how: 'throws' | 'nothing' | 'invalid') => ({
      name,
      lossy: true,
      apply(request: object) {
        if (how === 'throws') throw new Error('the step broke')
        return how === 'nothing' ? undefined : { ...request, n: 0 }
      },
    }),
    slow: (name: string, ms: number) => ({
      name,
      lossy: true,
      async apply(request: { readonly prompt: string }) {
        await world.sleep(ms)
        return { ...request, prompt: `${request.prompt}-${name}` }
      },
    }),
  }

  function repeater(
    name: string,
    declared: number,
    bounds: 'honest' | 'lies' | undefined,
    run: Repeater['run'],
  ): Repeater {
    const entries = (k: number): number => declared * k
    return core.defineRepeater({
      name,
      entries,
      ...(bounds === 'honest' && {
        bounds: (below) =>
          core.withBounds(core.multiplied(below, entries), { elapsedMs: () => Infinity }),
      }),
      ...(bounds === 'lies' && {
        bounds: (below) =>
          core.withBounds(below, { elapsedMs: () => Infinity, cost: () => Infinity }),
      }),
      run: unchanged(run),
    })
  }

  /** A repeater's own view stays as it is, whatever its entries change for themselves. */
  function unchanged(run: Repeater['run']): Repeater['run'] {
    return async (ctx, enter) => {
      const before = viewOf(ctx)
      try {
        return await run(ctx, enter)
      } finally {
        complain(world, `a repeater at ${ctx.index}`, before, viewOf(ctx))
      }
    }
  }
}

async function repeat(enter: Enter, times: number): Promise<unknown> {
  let last: unknown
  for (let i = 0; i < times; i++) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      return await enter()
    } catch (error) {
      last = error
    }
  }
  throw last
}

async function firstGood(entries: readonly Promise<unknown>[]): Promise<unknown> {
  const results = await Promise.allSettled(entries)
  const good = results.find((result) => result.status === 'fulfilled')
  if (good) return good.value
  throw (results[0] as PromiseRejectedResult).reason
}
