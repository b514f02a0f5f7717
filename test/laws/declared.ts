import { expect } from 'vitest'
import { again, failing, rejection, request } from './fixtures.ts'
import type { Law } from './laws.ts'

export const declared: Law = {
  name: 'declared',
  says: 'only a repeater enters more than once, and never more often than it declares, side by side too',
  async holds(engine) {
    let entered = 0
    const count = (_ctx: unknown, next: () => Promise<unknown>): Promise<unknown> => {
      entered += 1
      return next()
    }
    const line = engine.pipeline(engine.createImage)
    await rejection(
      line
        .use(again(engine, 10, 2))
        .use(count)
        .to(failing(engine))
        .run(request),
    )
    expect(entered).toBe(2)

    entered = 0
    const atOnce = engine.defineRepeater({
      name: 'atOnce',
      entries: (k) => 3 * k,
      run: (_ctx, enter) => Promise.any(Array.from({ length: 10 }, () => enter())),
    })
    await rejection(
      line.use(again(engine, 2)).use(atOnce).use(count).to(failing(engine)).run(request),
    )
    expect(entered).toBe(6)

    entered = 0
    // Nothing is attempted here, so no account can tell.
    const answers = (): never => {
      throw new engine.Fault('overloaded')
    }
    await rejection(
      line
        .use(again(engine, 10, 2))
        .use(count)
        .use(answers)
        .to(failing(engine))
        .run(request),
    )
    expect(entered).toBe(2)
    expect(() => engine.defineRepeater({ name: 'endless' } as never)).toThrow(/endless/)
  },
}
