import {
  createImage,
  defineMiddleware,
  defineRepeater,
  formatDuration,
  multiplied,
  pipeline,
  withBounds,
} from '@stint/core'
import type {
  CallError,
  Context,
  Enter,
  Explanation,
  Layer,
  Next,
  Pipeline,
  Provider,
} from '@stint/core'
import {
  budget,
  chaos,
  deadline,
  downgrade,
  failover,
  hedge,
  limit,
  retry,
} from '@stint/middleware'
import { fewerReferences, simplifyPrompt } from '@stint/middleware/downgrade'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { stack, targets } from './stacks.ts'

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

  it('is in whole milliseconds, as what is reported: parts of one count as one', async () => {
    const clock = virtualClock()
    const shape = async (...layers: Layer[]): Promise<readonly [number, number]> => {
      const hanging = scriptedProvider('h', ['hang'])
      const line = layers.reduce<Pipeline>(
        (above, layer) => above.use(layer),
        pipeline(createImage, { clock }),
      )
      const whole = line.to(hanging)
      const { report } = await clock.run(
        whole.run({ prompt: 'a poster' }).catch((error: CallError) => error),
      )
      return [whole.explain().elapsedMs, report.elapsedMs]
    }
    expect(await shape(deadline(0.6))).toEqual([1, 1])
    expect(await shape(chaos({ rate: 1, delay: 0.6 }), deadline(1))).toEqual([2, 2])
    const again = tries(3, { resend: 'unknown', backoff: 0, maxWait: 0.1 })
    expect(await shape(again, deadline(0.6))).toEqual([3, 2])
    expect(await shape(again, chaos({ rate: 1, delay: 0.6 }), deadline(1))).toEqual([7, 6])
    expect(stack(deadline(1.1 * 60_000), a).explain().elapsedMs).toBe(66_000)
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
