import { defineMiddleware } from '@stint/core'
import type { Context, ImageRequest, Next, Plan, Provider } from '@stint/core'
import { budget, deadline, downgrade, failover, retry } from '@stint/middleware'
import { fewerReferences, simplifyPrompt, textOnly } from '@stint/middleware/downgrade'
import { pixel, scriptedProvider } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { stack, type Part } from './stacks.ts'

const reference = { data: pixel, mediaType: 'image/png' }
const heavy = {
  prompt: 'a poster, every strand visible',
  references: [reference, reference, reference],
}
const light = { prompt: 'a poster' }

const takesAll = scriptedProvider('all', ['ok'], { price: () => 5 })
const takesTwo = upTo('two', 2)
const takesNone = upTo('none', 0)
const simplify = simplifyPrompt((prompt) => prompt.split(',')[0] ?? prompt)

function upTo(id: string, most: number): Provider {
  const accepts = ({ references }: ImageRequest): true | string =>
    references.length <= most || `takes ${most} references`
  return scriptedProvider(id, ['ok'], { accepts, price: ({ references }) => 1 + references.length })
}

function plan(request: object, ...parts: readonly Part[]): Promise<Plan> {
  return stack(...parts).plan(request)
}

function codes({ findings }: Plan): string[] {
  return findings.map(({ code, level }) => `${level} ${code}`)
}

describe('the gate', () => {
  const above = [deadline('90s'), failover([takesAll, takesNone], { share: 'even' })]

  it('leaves out what a target refuses, and says so', async () => {
    const planned = await plan(heavy, ...above)
    expect(planned).toMatchObject({ attempts: 1, submissions: 1 })
    expect(planned.targets).toMatchObject([
      { id: 'all', accepts: true, counts: true, price: 5 },
      { id: 'none', accepts: 'takes 0 references', counts: false },
    ])
    expect(codes(planned)).toEqual(['warning target-refuses'])
    expect(String(planned)).toContain('→ none: refuses it, takes 0 references')
  })

  it('lets in what is accepted', async () => {
    const planned = await plan(light, ...above)
    expect(planned).toMatchObject({ attempts: 2, findings: [] })
  })

  it('counts a target that a downgrade below failover can step to', async () => {
    const planned = await plan(heavy, budget({ attempts: 9 }), ...above, downgrade([textOnly()]))
    expect(planned.attempts).toBe(4)
    expect(planned.targets[1]).toEqual({
      id: 'none',
      inside: [],
      accepts: 'takes 0 references',
      after: 'textOnly',
      counts: true,
      price: 1,
    })
    expect(String(planned)).toContain('→ none: takes it after textOnly, for 1')
    expect(codes(planned)).toEqual([])
  })

  it('counts one that a downgrade above failover can step to', async () => {
    const planned = await plan(heavy, downgrade([simplify, textOnly()]), ...above)
    expect(planned.targets[1]).toMatchObject({ counts: true, after: 'simplifyPrompt + textOnly' })
  })

  it('counts what cannot be told: no answer, a failure, or a layer that may change the request', async () => {
    const unknown = scriptedProvider('unknown', ['ok'], { accepts: () => undefined })
    const failing = scriptedProvider('failing', ['ok'], {
      accepts: () => Promise.reject(new Error('no')),
    })
    const planned = await plan(heavy, failover([unknown, failing]))
    expect(planned.attempts).toBe(2)
    const changes = (ctx: Context, next: Next): unknown => {
      ctx.request = { ...ctx.request, references: [] }
      return next()
    }
    expect(await plan(heavy, changes, takesNone)).toMatchObject({ attempts: 1, cost: Infinity })
    const keeps = defineMiddleware({
      name: 'keeps',
      keepsRequest: true,
      run: (_ctx: Context, next: Next) => next(),
    })
    expect(await plan(heavy, keeps, takesNone)).toMatchObject({ attempts: 0, cost: 0 })
  })

  it('says when nobody takes it', async () => {
    const planned = await plan(heavy, deadline('9s'), failover([takesTwo, takesNone]))
    expect(planned.attempts).toBe(0)
    expect(planned.findings).toMatchObject([
      {
        code: 'nobody-accepts',
        level: 'error',
        text: expect.stringMatching(/two: takes 2.*none: takes 0/) as string,
      },
    ])
  })

  it('looks into pipelines that are targets', async () => {
    const inner = stack(failover([takesNone, takesAll]), retry({ attempts: 2 }))
    const planned = await plan(heavy, failover([inner, takesTwo]))
    expect(planned.attempts).toBe(2)
    expect(planned.targets.map(({ id, inside, counts }) => [id, inside, counts])).toEqual([
      ['none', ['createImage'], false],
      ['all', ['createImage'], true],
      ['two', [], false],
    ])
  })

  it('gives a budget that misses a target back to those that take part', async () => {
    const line = [budget({ attempts: 2 }), failover([takesNone, takesTwo, takesAll])]
    const missed = (planned: Plan): boolean =>
      codes(planned).some((code) => code.includes('budget'))
    expect(missed(await plan(light, ...line))).toBe(true)
    expect(missed(await plan(heavy, ...line))).toBe(false)
  })
})

describe('prices', () => {
  it('come to the sum of what can be bought', async () => {
    expect((await plan(light, failover([takesAll, takesNone]), retry({ attempts: 3 }))).cost).toBe(
      18,
    )
  })

  it('come to the dearest that a budget lets through', async () => {
    const planned = await plan(
      light,
      budget({ attempts: 4 }),
      failover([takesNone, takesAll]),
      retry({ attempts: 3 }),
    )
    expect(planned.cost).toBe(5 + 5 + 5 + 1)
    expect(String(planned)).toMatch(
      /^createImage, for this request: 4 attempts, no time limit, a cost of 16\n/,
    )
  })

  it('are those of the dearest shape', async () => {
    expect((await plan(heavy, downgrade([fewerReferences(2), textOnly()]), takesTwo)).cost).toBe(
      3 * 3,
    )
  })

  it('are capped by a budget of money', async () => {
    expect((await plan(light, budget({ cost: 7 }), retry({ attempts: 3 }), takesAll)).cost).toBe(7)
    expect((await plan(light, budget({ cost: 99 }), retry({ attempts: 3 }), takesAll)).cost).toBe(
      15,
    )
  })

  it('have no end where a target quotes none, or nothing that is a price', async () => {
    expect((await plan(light, scriptedProvider('p', ['ok']))).cost).toBe(Infinity)
    expect((await plan(light, scriptedProvider('p', ['ok'], { price: () => NaN }))).cost).toBe(
      Infinity,
    )
  })
})

describe('steps', () => {
  const steps = downgrade([simplify, fewerReferences(2), textOnly()])

  it('count only where they change the request', async () => {
    const attempts = async (request: object): Promise<number> =>
      (await plan(request, deadline('9s'), retry({ attempts: 2 }), steps, takesAll)).attempts
    expect(await attempts(heavy)).toBe(2 + 3)
    expect(await attempts({ ...heavy, prompt: 'a poster' })).toBe(2 + 2)
    expect(await attempts(light)).toBe(2)
  })

  it('are named where they change nothing', async () => {
    const found = async (request: object): Promise<string[]> =>
      codes(await plan(request, deadline('9s'), steps, takesAll))
    expect(await found(heavy)).toEqual([])
    expect(await found({ ...heavy, prompt: 'a poster' })).toEqual(['note steps-change-nothing'])
    expect(await found(light)).toEqual(['warning steps-change-nothing'])
  })

  it('count where they fail: they may not the next time', async () => {
    const broken = { name: 'broken', lossy: false, apply: () => Promise.reject(new Error('down')) }
    expect((await plan(light, downgrade([broken]), takesNone)).attempts).toBe(2)
  })
})

it('no run of the request goes beyond its plan', async () => {
  const down = scriptedProvider('down', ['server_error'], { price: () => 2 })
  const line = stack(
    failover([takesNone, down]),
    retry({ attempts: 2, backoff: 0 }),
    downgrade([simplify]),
  )
  const { attempts, cost } = await line.plan(heavy)
  await line.run(heavy).catch(() => undefined)
  expect([attempts, cost]).toEqual([3, 6])
  expect(down.requests).toHaveLength(attempts)
})

it('sends nothing, and leaves explain as it is', async () => {
  const provider = scriptedProvider('p', ['ok'])
  const line = stack(retry(), provider)
  await line.plan(light)
  expect(provider.requests).toEqual([])
  expect(line.explain().attempts).toBe(3)
})

it('rejects what is no request, and a pipeline without a target', async () => {
  await expect(plan({ prompt: 7 }, takesAll)).rejects.toThrow(/createImage: prompt: /)
  await expect(plan({ prompt: 7 }, takesAll)).rejects.toBeInstanceOf(TypeError)
  await expect(plan(light, retry())).rejects.toThrow(/has no target/)
})
