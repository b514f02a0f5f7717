import { runInThisContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { experiment, planFrom, type SetUp } from './experiment.ts'
import { plan } from './plan.ts'
import { programOf } from './program.ts'

type Program = (run: (given: { readonly seed: number }, setUp: SetUp) => unknown) => void

describe('a printed program', () => {
  it('makes the plan that it was printed from', () => {
    fc.assert(
      fc.property(plan, (given) => {
        const source = programOf(given)
          .replace(/^import.*$/m, '')
          .replace('await ', '')
        const program = runInThisContext(`(experiment) => {${source}}`) as Program
        program(({ seed }, setUp) => {
          const again = planFrom(seed, setUp)
          expect(withoutOrder(again)).toEqual(withoutOrder(given))
        })
      }),
      { numRuns: 100, seed: 1 },
    )
  })

  it('says which laws it breaks', async () => {
    const violations = await experiment({ seed: 1 }, ({ line, actor, retry }) => ({
      line: line!('line')
        .use(retry!({ attempts: 2 }))
        .to(actor!('a', [{ ok: true }])),
      calls: [{ at: 0, prompt: 'p' }],
    }))
    expect(violations).toEqual([])
  })
})

/** Parts are named in the order in which a program first needs them. */
function withoutOrder(given: ReturnType<typeof planFrom>): unknown {
  const parts = Object.fromEntries(given.parts)
  return JSON.parse(JSON.stringify({ ...given, parts }))
}
