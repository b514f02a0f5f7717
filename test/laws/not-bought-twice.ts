import { expect } from 'vitest'
import { virtualClock } from '@stint/testkit'
import type { CallError, Context } from '@stint/core'
import { again, failing, rejection, request } from './fixtures.ts'
import type { Law } from './laws.ts'

export const notBoughtTwice: Law = {
  name: 'not bought twice',
  says: 'an attempt cut off before an answer bars its target for the rest of the call, whoever asks',
  async holds(engine) {
    const clock = virtualClock()
    const hanging = {
      ...failing(engine),
      calls: 0,
      attempt: () => ((hanging.calls += 1), new Promise(() => undefined)),
    }
    const cut = (ctx: Context, next: () => Promise<unknown>): Promise<unknown> => {
      ctx.deadline = ctx.call.clock.now() + 1000
      return next()
    }
    const line = engine
      .pipeline(engine.createImage, { clock })
      .use(again(engine, 2))
      .use(again(engine, 3))
    const error = (await clock.run(rejection(line.use(cut).to(hanging).run(request)))) as CallError
    expect(hanging.calls).toBe(1)
    expect(error.fault).toMatchObject({ kind: 'timeout', delivery: 'unknown' })
    expect(error.message).toMatch(/may have been paid.*resend: 'unknown'/)

    const resends = { ...again(engine, 3), resend: 'unknown' as const }
    hanging.calls = 0
    const allowed = engine.pipeline(engine.createImage, { clock }).use(resends).use(cut).to(hanging)
    await clock.run(rejection(allowed.run(request)))
    expect(hanging.calls).toBe(3)
  },
}
