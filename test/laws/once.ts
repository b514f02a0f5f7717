import { expect } from 'vitest'
import { failing, image, rejection, request } from './fixtures.ts'
import type { Law } from './laws.ts'

export const once: Law = {
  name: 'once',
  says: 'an ordinary middleware enters what is below it at most once',
  async holds(engine) {
    const provider = { ...failing(engine), calls: 0, attempt: () => ((provider.calls += 1), image) }
    const twice = async (_ctx: unknown, next: () => Promise<unknown>): Promise<unknown> => {
      await next()
      return next()
    }
    const line = engine.pipeline(engine.createImage).use(twice).to(provider)
    const error = await rejection(line.run(request))
    expect(String(error)).toMatch(/twice.*next\(\) called multiple times/)
    expect(provider.calls).toBe(1)
  },
}
