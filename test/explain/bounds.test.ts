import {
  defineMiddleware,
  defineRepeater,
  formatDuration,
  multiplied,
  withBounds,
} from '@stint/core'
import type { Context, Enter, Explanation, Layer, Next, Pipeline, Provider } from '@stint/core'
import {
  breaker,
  budget,
  deadline,
  downgrade,
  failover,
  hedge,
  limit,
  retry,
} from '@stint/middleware'
import { fewerReferences, simplifyPrompt } from '@stint/middleware/downgrade'
import { scriptedProvider } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { named, stack, targets, type Part } from './stacks.ts'

const [a, b, c] = targets('a', 'b', 'c') as [Provider, Provider, Provider]
const lighter = [simplifyPrompt((prompt) => prompt), fewerReferences(2)]
const tries = (attempts: number, more = {}): Layer => retry({ attempts, ...more })

/** Every layer's bounds, outermost first, as `attempts in time`. */
function rows({ layers }: Explanation): string[] {
  return layers.map(
    ({ name, attempts, elapsedMs }) => `${name}: ${attempts} in ${formatDuration(elapsedMs)}`,
  )
}

function plain(_ctx: Context, next: Next): Promise<unknown> {
  return next()
}

function repeater(name: string, entries: (k: number) => number, more: object = {}): Layer {
  return defineRepeater({ name, entries, ...more, run: (_ctx: Context, enter: Enter) => enter() })
}

describe('the bound of attempts', () => {
  it('of a retry is its tries for each entry', () => {
    expect(stack(tries(3), a).explain().attempts).toBe(3)
    expect(stack(tries(3), tries(4), a).explain().attempts).toBe(12)
  })

  it('of a downgrade is one more for each step, once for each target in a call', () => {
    expect(stack(tries(3), downgrade(lighter), a).explain().attempts).toBe(3 + 2)
    expect(stack(downgrade(lighter), tries(3), a).explain().attempts).toBe((1 + 2) * 3)
    const each = stack(tries(2), failover([a, b]), tries(3), downgrade(lighter))
    expect(each.explain().attempts).toBe(2 * (2 * 3 + 2))
  })

  it('of a budget is fresh for each entry', () => {
    expect(stack(budget({ attempts: 4 }), tries(9), a).explain().attempts).toBe(4)
    expect(stack(tries(3), budget({ attempts: 4 }), tries(9), a).explain().attempts).toBe(12)
    const each = stack(failover([a, b, c]), budget({ attempts: 2 }), tries(9))
    expect(each.explain().attempts).toBe(6)
  })

  it('of a failover is the sum of its targets, each with what is below', () => {
    expect(stack(failover([a, b, c]), tries(2)).explain().attempts).toBe(6)
    const inner = stack(failover([b, c]), tries(4))
    expect(stack(failover([a, inner]), tries(2)).explain().attempts).toBe(2 + 2 * 8)
    expect(stack(tries(3), inner).explain().attempts).toBe(24)
  })

  it('counts memory within a pipeline that is a target over all entries into it', () => {
    const inner = stack(downgrade(lighter), a)
    expect(stack(tries(3), inner).explain().attempts).toBe(3 + 2)
  })

  it('of a plugin that declares nothing is that of what is below, times its entries', () => {
    expect(stack(plain, tries(2), a).explain().attempts).toBe(2)
    expect(
      stack(
        repeater('thrice', (k) => 3 * k),
        tries(2),
        a,
      ).explain().attempts,
    ).toBe(6)
    const tour = (entries: number) => repeater('tour', (k) => entries * k, { targets: [a, b] })
    expect(stack(tour(3), tries(2)).explain().attempts).toBe(6)
    expect(stack(tour(3), downgrade(lighter)).explain().attempts).toBe(3 + 2 + 2)
  })

  it('never goes beyond what the laws allow, whatever a layer declares', () => {
    const lavish = {
      bounds: () => ({
        attempts: () => 99,
        elapsedMs: () => 1,
        submissions: () => 99,
        cost: () => 1,
      }),
    }
    const middleware = defineMiddleware({ name: 'lavish', run: plain, ...lavish })
    expect(stack(middleware, a).explain()).toMatchObject({ attempts: 1, submissions: 1 })
    expect(
      stack(
        repeater('twice', (k) => 2 * k, lavish),
        a,
      ).explain().attempts,
    ).toBe(2)
  })

  it('is a number, whatever a layer declares', () => {
    const measures = {
      attempts: () => NaN,
      elapsedMs: () => NaN,
      submissions: () => undefined,
      cost: () => 'x',
    }
    const broken = repeater('broken', (k) => 2 * k, { bounds: () => measures })
    expect(stack(broken, a).explain()).toMatchObject({
      attempts: 2,
      elapsedMs: Infinity,
      submissions: 2,
      cost: Infinity,
    })
  })
})

describe('the bound of time', () => {
  it('is that of a deadline, once for each entry, and of the waits around it', () => {
    const line = stack(failover([a, b]), tries(3, { maxWait: '10s' }), deadline('40s'))
    expect(rows(line.explain())).toEqual([
      'failover: 6 in 4 min 40 s',
      'retry: 3 in 2 min 20 s',
      'deadline: 1 in 40 s',
    ])
  })

  it('is endless where a layer is outside of every deadline that nobody knows the time of', () => {
    expect(stack(plain, deadline('40s'), a).explain().elapsedMs).toBe(Infinity)
    expect(stack(downgrade(lighter), deadline('40s'), a).explain().elapsedMs).toBe(Infinity)
    const queue = limit({ concurrent: 1, queue: 9 })
    expect(stack(queue, deadline('40s'), a).explain().elapsedMs).toBe(Infinity)
    expect(stack(a).explain().elapsedMs).toBe(Infinity)
  })

  it('is known again where a deadline encloses it', () => {
    const line = stack(deadline('90s'), plain, downgrade(lighter), deadline('40s'), a)
    expect(line.explain().elapsedMs).toBe(90_000)
  })

  it('is what a plugin adds to it', () => {
    const slow = defineMiddleware({
      name: 'slow',
      bounds: (below) => withBounds(below, { elapsedMs: (k) => below.elapsedMs(k) + k * 1000 }),
      run: plain,
    })
    expect(stack(tries(2, { maxWait: '1s' }), slow, deadline('5s'), a).explain().elapsedMs).toBe(
      13_000,
    )
  })

  it('of a hedge counts entries side by side', () => {
    const line = stack(hedge({ after: '10s', max: 3 }), deadline('40s'), a)
    expect(line.explain()).toMatchObject({ attempts: 3, elapsedMs: 60_000 })
  })
})

describe('the bound of submissions', () => {
  it('is one for each attempt, and none where a target sends outside', () => {
    const outside = scriptedProvider('legacy', ['ok'], { wire: 'outside' })
    expect(stack(tries(3), a).explain().submissions).toBe(3)
    expect(stack(budget({ attempts: 2 }), failover([a, outside])).explain()).toMatchObject({
      attempts: 2,
      submissions: Infinity,
    })
  })

  it('is never above the attempts that a plugin allots', () => {
    const allots = defineMiddleware({
      name: 'allots',
      bounds: (below) => withBounds(below, { attempts: (k) => Math.min(k, below.attempts(k)) }),
      run: plain,
    })
    expect(stack(allots, tries(5), a).explain()).toMatchObject({ attempts: 1, submissions: 1 })
  })
})

describe('the bound of cost', () => {
  it('is endless where nothing bounds it, though there is a price: that needs a request', () => {
    const priced = scriptedProvider('p', ['ok'], { price: () => 2 })
    expect(stack(tries(3), priced).explain().cost).toBe(Infinity)
  })

  it('is that of a budget, once for each entry', () => {
    const priced = scriptedProvider('p', ['ok'], { price: () => 2 })
    expect(stack(budget({ cost: 5 }), tries(9), priced).explain().cost).toBe(5)
    expect(stack(tries(3), budget({ cost: 5 }), tries(9), priced).explain().cost).toBe(15)
  })
})

describe('more tries than anybody could go through one by one', () => {
  const most = Number.MAX_SAFE_INTEGER
  const endless = (waits: () => Iterable<number>): Layer =>
    repeater('endless', (k) => 3 * k, { role: { kind: 'retry', attempts: 3, waits } })

  function* forEver(): Generator<number> {
    for (;;) yield 0
  }

  it.each([
    ['no wait', tries(most, { backoff: 0 })],
    ['waits that chance may leave out', tries(most)],
    ['waits that soon outlast the deadline', tries(most, { backoff: '1s' })],
    ['waits without an end, whatever they say of their tries', endless(forEver)],
  ])('are explained in no time: %s', (_, layer) => {
    const began = performance.now()
    const line = stack(deadline('90s'), failover([a, b], { share: 'even' }), layer)
    const { atMost, findings } = line.explain()
    expect(atMost).toBe(true)
    expect(findings.map(({ code }) => code)).toContain('no-budget')
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

describe('many layers', () => {
  it('are worked out in no time', () => {
    const layers = Array.from({ length: 40 }, (_, at) =>
      at % 2 === 0
        ? budget({ attempts: 5 })
        : repeater(`r${at}`, (k) => k + 1, {
            bounds: (below: never) => multiplied(below, (k) => k + 1),
          }),
    )
    const began = performance.now()
    expect(stack(...layers, a).explain().attempts).toBe(5)
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

describe('at most', () => {
  const marked = (...parts: readonly Part[]): boolean => stack(...parts).explain().atMost

  it('is not said where nothing cuts in', () => {
    expect(marked(budget({ attempts: 4 }), failover([a, b]), tries(3), downgrade(lighter))).toBe(
      false,
    )
    expect(marked(failover([a, b], { reserve: 3 }), tries(2))).toBe(false)
  })

  it('is said of a deadline that the waits of all tries do not fit into', () => {
    expect(marked(deadline('10s'), tries(3, { backoff: '4s' }), a)).toBe(false)
    expect(marked(deadline('8s'), tries(3, { backoff: '4s' }), a)).toBe(true)
    expect(marked(tries(3, { backoff: '4s' }), deadline('1s'), a)).toBe(false)
  })

  it('is said of a deadline around a layer that may wait for nobody knows what', () => {
    expect(marked(deadline('60s'), plain, a)).toBe(true)
    expect(marked(plain, deadline('60s'), a)).toBe(false)
  })

  it('is said of a budget between a repeater and a layer that remembers, when it may divide it', () => {
    expect(marked(tries(2), budget({ attempts: 2 }), downgrade(lighter), a)).toBe(true)
    expect(marked(tries(2), budget({ attempts: 3 }), downgrade(lighter), a)).toBe(false)
    expect(marked(budget({ attempts: 2 }), downgrade(lighter), a)).toBe(false)
    expect(marked(tries(2), budget({ attempts: 2 }), tries(3), a)).toBe(false)
  })

  it('is said of a budget of money, and of one of unconfirmed attempts side by side', () => {
    const priced = scriptedProvider('p', ['ok'], { price: () => 2 })
    expect(marked(budget({ cost: 5 }), priced)).toBe(true)
    expect(marked(budget({ unconfirmed: 1 }), tries(3), a)).toBe(false)
    expect(marked(budget({ unconfirmed: 1 }), hedge({ after: '5s' }), a)).toBe(true)
  })

  it('is said of a failover that keeps more back than a later target can use', () => {
    const kept = (reserve: number): boolean =>
      marked(budget({ attempts: 4 }), failover([a, b], { reserve }), tries(2))
    expect(kept(2)).toBe(false)
    expect(kept(3)).toBe(true)
  })

  it('is said of a failover whose shares of time the waits do not fit into', () => {
    const shared = (ms: number): boolean =>
      marked(deadline(ms), failover([a, b], { share: 'even' }), tries(3, { backoff: '1s' }))
    expect(shared(20_000)).toBe(false)
    expect(shared(7000)).toBe(true)
    expect(marked(deadline('10s'), failover([a, b], { floor: '20s' }))).toBe(true)
    expect(marked(failover([a, b], { floor: '20s', share: 'even' }))).toBe(false)
  })

  it('is said of a layer that remembers, where one pipeline is reached at its target in two ways', () => {
    const inner = stack(downgrade(lighter), a)
    const again = named('again', tries(2), inner)
    expect(marked(failover([again, named('once', inner)]))).toBe(true)
    expect(marked(failover([again, named('other', stack(downgrade(lighter), a))]))).toBe(false)
    const choosing = stack(failover([b, c]), downgrade(lighter))
    expect(marked(failover([again, choosing]))).toBe(false)
    expect(marked(tries(2), failover([a, b]), downgrade(lighter))).toBe(false)
    const repeating = stack(tries(2), a)
    expect(marked(failover([named('x', repeating), named('y', repeating)]))).toBe(false)
  })

  it('is said of a breaker that all ways to a target together can open', () => {
    const ways = (failures: number, key: 'target' | 'request', ...ends: Provider[]): Pipeline[] => {
      const guard = breaker({ failures, key })
      return ends.map((end, at) => named(`way ${at}`, tries(2), guard, end))
    }
    expect(marked(failover(ways(3, 'target', a, a)))).toBe(true)
    expect(marked(failover(ways(4, 'target', a, a)))).toBe(false)
    expect(marked(failover(ways(2, 'target', a, b)))).toBe(false)
    expect(marked(failover(ways(3, 'request', a, b)))).toBe(true)
    expect(marked(budget({ attempts: 3 }), failover(ways(3, 'request', a, b)))).toBe(false)
    const inner = stack(breaker({ failures: 3 }), a)
    expect(marked(failover([named('x', tries(2), inner), named('y', tries(2), inner)]))).toBe(true)
  })

  it('is said of what declares it', () => {
    expect(marked(limit({ concurrent: 1 }), a)).toBe(true)
  })
})
