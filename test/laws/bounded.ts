import { expect } from 'vitest'
import { again, failing, rejection, request } from './fixtures.ts'
import type { Law } from './laws.ts'

export const bounded: Law = {
  name: 'bounded',
  says: 'no run exceeds what explain says, even below a layer that misdeclares its bounds',
  async holds(engine) {
    const line = engine.pipeline(engine.createImage)
    const honest = failing(engine)
    const nest = line.use(again(engine, 3)).use(again(engine, 4)).to(honest)
    expect(nest.explain().attempts).toBe(12)
    await rejection(nest.run(request))
    expect(honest.calls).toBe(12)

    const lied = failing(engine)
    const liar = { ...again(engine, 5), bounds: (below: never) => below }
    const misdeclared = line.use(liar).to(lied)
    expect(misdeclared.explain().attempts).toBe(1)
    await rejection(misdeclared.run(request))
    expect(lied.calls).toBe(1)
  },
}
