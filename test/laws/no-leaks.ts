import { expect } from 'vitest'
import type { Context } from '@stint/core'
import { failing, rejection, request } from './fixtures.ts'
import type { Law } from './laws.ts'

export const noLeaks: Law = {
  name: 'no leaks',
  says: 'what one branch changes is invisible to its siblings and to the layers above',
  async holds(engine) {
    const seen: unknown[] = []
    const [a, b] = [failing(engine, 'a'), failing(engine, 'b')]
    const look = (ctx: Context): unknown => [
      ctx.target?.id,
      ctx.request.prompt,
      ctx.deadline,
      ctx.account.attemptsLeft,
      { ...ctx.state },
    ]
    const both = engine.defineRepeater({
      name: 'both',
      entries: (k) => 2 * k,
      targets: [a, b],
      bounds: (below) => below,
      async run(ctx, enter) {
        await rejection(enter({ target: a }))
        seen.push(look(ctx))
        return enter({ target: b })
      },
    })
    const change = (ctx: Context, next: () => Promise<unknown>): Promise<unknown> => {
      seen.push(look(ctx))
      ctx.request = { ...ctx.request, prompt: 'changed' }
      ctx.deadline = ctx.call.clock.now() + 1000
      ctx.account = ctx.account.open({ attempts: 1 }, { layer: 'change', index: ctx.index })
      ctx.state['mark'] = true
      return next()
    }
    await rejection(
      engine.pipeline(engine.createImage).use(both).use(change).run(request, { attempts: 2 }),
    )
    expect(seen).toEqual([
      ['a', request.prompt, Infinity, 2, {}],
      [undefined, request.prompt, Infinity, 1, {}],
      ['b', request.prompt, Infinity, 1, {}],
    ])
  },
}
