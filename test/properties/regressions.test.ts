import { describe, expect, it } from 'vitest'
import { experiment } from './experiment.ts'

/** What the long run has found, made small. */
describe('what once seemed to break a law', () => {
  it('a provider that bills less than it quotes leaves more in the accounts around it', async () => {
    const violations = await experiment({ seed: 0 }, ({ actor, line, picks, probe }) => {
      const a = actor!('a', [{ fail: 'server_error' }], { price: 0 })
      const c = actor!('c', [{ ok: true, cost: 0 }, { hangs: true }], { price: 1 })
      return {
        line: line!('line')
          .use(probe!('line', 0))
          .use(picks!([c, a], 'beside'))
          .use(probe!('line', 1)),
        calls: [
          { at: 0, prompt: 'p', attempts: 1 },
          { at: 1, prompt: 'p', abort: { atEvent: 2, by: 'signal', reason: 'error' } },
        ],
        scope: { cost: 1 },
      }
    })
    expect(violations).toEqual([])
  })

  it('and so does a budget of money, whose bound is in quoted prices', async () => {
    const violations = await experiment({ seed: 0 }, ({ actor, batch, budget, line, probe }) => {
      const script = [
        { ok: true, cost: 0 },
        { ok: true, cost: 0 },
        { fail: 'timeout' },
        { ok: true, cost: 5 },
      ]
      return {
        line: line!('line')
          .use(probe!('line', 0))
          .use(budget!({ cost: 3.3 }))
          .use(probe!('line', 1))
          .use(batch!({ resend: 'unknown' }))
          .use(probe!('line', 2))
          .to(actor!('a', script, { price: 1, maxImages: 1 })),
        calls: [{ at: 0, prompt: 'p', n: 3 }],
      }
    })
    expect(violations).toEqual([])
  })
})
