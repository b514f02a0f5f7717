import { expect } from 'vitest'
import type { Context } from '@stint/core'
import { again, failing, rejection, request } from './fixtures.ts'
import type { Law } from './laws.ts'

export const metered: Law = {
  name: 'metered',
  says: 'every attempt is charged to every account above it, and an empty one refuses',
  async holds(engine) {
    const allot = (attempts: number) => (ctx: Context, next: () => Promise<unknown>) => {
      ctx.account = ctx.account.open({ attempts }, { layer: 'allot', index: ctx.index })
      return next()
    }
    const line = engine.pipeline(engine.createImage)

    const outer = failing(engine)
    await rejection(
      line
        .use(allot(3))
        .use(again(engine, 4))
        .use(allot(2))
        .use(again(engine, 4))
        .to(outer)
        .run(request),
    )
    expect(outer.calls).toBe(3)

    const inner = failing(engine)
    await rejection(
      line
        .use(allot(99))
        .use(again(engine, 2))
        .use(allot(2))
        .use(again(engine, 4))
        .to(inner)
        .run(request),
    )
    expect(inner.calls).toBe(4)
  },
}
