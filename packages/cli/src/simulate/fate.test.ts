import type { ImageRequest } from '@stint/core'
import { describe, expect, it } from 'vitest'
import { constant } from './distribution.ts'
import { fateOf, type Luck } from './fate.ts'
import { parseWorld } from './parse-world.ts'
import type { Outage, TargetWorld } from './world.ts'

const light: ImageRequest = { prompt: 'a poster', references: [] }
const heavy: ImageRequest = {
  prompt: 'a'.repeat(900),
  references: Array.from({ length: 4 }, () => ({ url: 'https://example.com/a.png' })),
}

const target = (text: string): TargetWorld =>
  parseWorld(`targets: { a: ${text} }`, 'w.yaml').targets['a']!

/** Luck that is the same for everything, unless a test says what it is for equal requests. */
function luck(attempt: number, request: number | ((scope: string) => number) = attempt): Luck {
  return {
    attempt: () => attempt,
    request: (_, scope) => (typeof request === 'number' ? request : request(scope)),
  }
}

describe('the fate of an attempt', () => {
  it('is a result after the latency, where no fault is drawn', () => {
    const calm = target('{ latency: 20s, faults: { overloaded: 0.1 } }')
    expect(fateOf(calm, [], light, luck(0.5))).toEqual({ afterMs: 20_000, mishap: undefined })
  })

  it('is one of the faults, in the share that each has', () => {
    const rough = target('{ faults: { overloaded: 0.1, quota: 0.2, hang: 0.3 } }')
    const met = [0.05, 0.15, 0.29, 0.31, 0.59, 0.61].map(
      (u) => fateOf(rough, [], light, luck(u)).mishap,
    )
    expect(met).toEqual(['overloaded', 'quota', 'quota', 'hang', 'hang', undefined])
  })

  it.each([
    ['server_error', 20_000],
    ['timeout', 20_000],
    ['network', 20_000],
    ['malformed_response', 20_000],
    ['empty_response', 20_000],
    ['overloaded', 300],
    ['rate_limit', 300],
    ['billing', 300],
    ['content_policy', 300],
    ['hang', Infinity],
  ])('that is %s takes as long as such a fault takes', (kind, afterMs) => {
    const rough = target(`{ latency: 20s, faults: { ${kind}: 1 } }`)
    expect(fateOf(rough, [], light, luck(0))).toMatchObject({ mishap: kind, afterMs })
  })

  it('may take its own time, and ask to be left alone', () => {
    const rough = target('{ faults: { rate_limit: { rate: 1, after: 2s, retryAfter: 40s } } }')
    expect(fateOf(rough, [], light, luck(0))).toEqual({
      mishap: 'rate_limit',
      afterMs: 2_000,
      retryAfterMs: 40_000,
    })
  })

  it('depends on the shape that arrives: the first case that fits changes what it names', () => {
    const picky = target(`{
      latency: 20s,
      faults: { overloaded: 0.1 },
      when: [
        { if: { prompt: '500..', references: '3..' }, faults: { server_error: 0.5 } },
        { if: { references: 4 }, latency: 90s }
      ]
    }`)
    const fate = (request: ImageRequest, u: number): unknown => {
      const { mishap, afterMs } = fateOf(picky, [], request, luck(u))
      return [mishap, afterMs]
    }
    expect(fate(heavy, 0.05)).toEqual(['overloaded', 300])
    expect(fate(heavy, 0.5)).toEqual(['server_error', 20_000])
    expect(fate({ ...heavy, references: heavy.references.slice(0, 2) }, 0.5)).toEqual([
      undefined,
      20_000,
    ])
    expect(fate({ ...heavy, prompt: 'short' }, 0.5)).toEqual([undefined, 90_000])
  })

  it('sticks to an equal request where the world says so, and those that stick add up', () => {
    const sticky = target(`{ faults: {
      server_error: { rate: 0.5, sticky: target },
      hang: { rate: 0.3, sticky: target },
      quota: { rate: 0.1, sticky: everywhere },
      overloaded: 0.1
    } }`)
    const met = (attempt: number, here: number, everywhere: number): unknown =>
      fateOf(
        sticky,
        [],
        light,
        luck(attempt, (scope) => (scope === 'target' ? here : everywhere)),
      ).mishap
    expect([met(0, 0.4, 0.9), met(0.9, 0.4, 0.9)]).toEqual(['server_error', 'server_error'])
    expect([met(0, 0.79, 0.9), met(0.9, 0.79, 0.9)]).toEqual(['hang', 'hang'])
    expect(met(0.9, 0.9, 0.05)).toBe('quota')
    expect([met(0.05, 0.9, 0.9), met(0.9, 0.9, 0.9)]).toEqual(['overloaded', undefined])
  })

  it('draws anew when the request has changed', () => {
    const sticky = target('{ faults: { server_error: { rate: 0.5, sticky: target } } }')
    const asked = new Set<number>()
    const noting: Luck = {
      attempt: () => 0.5,
      request: (purpose) => {
        asked.add(purpose)
        return 0.5
      },
    }
    fateOf(sticky, [], heavy, noting)
    fateOf(sticky, [], { ...heavy }, noting)
    expect(asked.size).toBe(1)
    fateOf(sticky, [], { ...heavy, prompt: 'shorter' }, noting)
    expect(asked.size).toBe(2)
  })

  it('is that of an outage first, which may also make all slower', () => {
    const calm = target('{ latency: 20s, faults: { quota: 1 } }')
    const outage = (faults: Outage['faults'], slower = 1): Outage => ({
      from: 0,
      lasting: constant(1),
      faults,
      slower,
    })
    const down = outage({ billing: { rate: 1 } })
    expect(fateOf(calm, [down], light, luck(0.5)).mishap).toBe('billing')
    expect(fateOf(calm, [outage({}, 3)], light, luck(0.5)).mishap).toBe('quota')
    const works = target('{ latency: 20s }')
    const slow = [outage({}, 3), outage({}, 2)]
    expect(fateOf(works, slow, light, luck(0.5))).toEqual({ afterMs: 120_000, mishap: undefined })
  })
})
