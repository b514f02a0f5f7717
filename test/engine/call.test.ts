import {
  createImage,
  pipeline,
  systemClock,
  type CallEvent,
  type Context,
  type Next,
} from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { pixel, scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, it, vi } from 'vitest'

const request = { prompt: 'a lighthouse' }

describe('a call handle', () => {
  it('tells events from the start to a reader that comes late, and ends with finished', async () => {
    const clock = virtualClock()
    const a = scriptedProvider('a', ['overloaded', { after: '2s', ok: pixel }])
    const line = pipeline(createImage, { clock, random: () => 0.5 })
      .use(retry())
      .to(a)
    const call = line.start(request)
    await clock.run(call.result)
    const events: CallEvent[] = []
    for await (const event of call.events) events.push(event)
    expect(events.map(({ type, atMs }) => [type, atMs])).toEqual([
      ['attempt-started', 0],
      ['attempt-ended', 0],
      ['waiting', 0],
      ['attempt-started', 150],
      ['attempt-ended', 2150],
      ['finished', 2150],
    ])
  })

  it('serves several readers, each with everything', async () => {
    const call = pipeline(createImage)
      .to(scriptedProvider('a', ['ok']))
      .start(request)
    const read = async (): Promise<string[]> => {
      const types: string[] = []
      for await (const { type } of call.events) types.push(type)
      return types
    }
    const [one, two] = await Promise.all([read(), read()])
    expect(one).toEqual(['attempt-started', 'attempt-ended', 'finished'])
    expect(two).toEqual(one)
  })

  it('carries the report after an abort, and rejects with the reason given', async () => {
    const clock = virtualClock()
    const a = scriptedProvider('a', ['hang'], { honoursAbort: false })
    const call = pipeline(createImage, { clock }).to(a).start(request)
    await clock.advance('3s')
    const reason = { why: 'the user left' }
    call.abort(reason)
    await expect(call.result).rejects.toBe(reason)
    expect(call.report).toMatchObject({
      outcome: 'aborted',
      elapsedMs: 3000,
      attempts: [{ target: 'a', ms: 3000, delivery: 'unknown', fault: { kind: 'aborted' } }],
    })
    expect(clock.pending).toBe(0)
  })

  it('needs nobody to wait for its result', async () => {
    const unhandled = vi.fn<() => void>()
    process.on('unhandledRejection', unhandled)
    const call = pipeline(createImage)
      .to(scriptedProvider('a', ['auth']))
      .start(request)
    for await (const _ of call.events);
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })
})

describe('run', () => {
  it('sends nothing when its signal was aborted before', async () => {
    const a = scriptedProvider('a', ['ok'])
    const signal = AbortSignal.abort(new Error('too late'))
    await expect(pipeline(createImage).to(a).run(request, { signal })).rejects.toThrow('too late')
    expect(a.requests).toEqual([])
  })

  it('leaves no listener on a signal that lives on', async () => {
    const controller = new AbortController()
    const add = vi.spyOn(controller.signal, 'addEventListener')
    const remove = vi.spyOn(controller.signal, 'removeEventListener')
    const line = pipeline(createImage).to(scriptedProvider('a', ['ok']))
    await line.run(request, { signal: controller.signal })
    expect(remove).toHaveBeenCalledTimes(add.mock.calls.length)
  })

  it('tightens the limits of the pipeline for one call', async () => {
    const clock = virtualClock()
    const a = scriptedProvider('a', ['overloaded'])
    const line = pipeline(createImage, { clock })
      .use(retry({ attempts: 5, backoff: '1s' }))
      .to(a)
    const error = await clock.run(
      line.run(request, { attempts: 2 }).catch((thrown: unknown) => thrown),
    )
    expect(error).toMatchObject({
      stoppedBy: { layer: 'run', limit: 2 },
      fault: { kind: 'overloaded' },
    })
    const late = await clock.run(
      line.run(request, { deadline: '2s' }).catch((thrown: unknown) => thrown),
    )
    expect(late).toMatchObject({ stoppedBy: { layer: 'run', limit: 2000 } })
    expect(a.requests).toHaveLength(4)
  })

  it('names an option that is wrong, what was given and what is allowed', async () => {
    const line = pipeline(createImage).to(scriptedProvider('a', ['ok']))
    const run = (options: object) => line.run(request, options)
    await expect(run({ attempts: 0 })).rejects.toThrow(/run: attempts: expected at least 1, got 0/)
    await expect(run({ deadline: 'soon' })).rejects.toThrow(
      /run: deadline: expected milliseconds or a string like '90s', got 'soon'/,
    )
    await expect(run({ signal: {} })).rejects.toThrow(/run: signal: expected an AbortSignal/)
    await expect(run({ timeout: 5 })).rejects.toThrow(/run: unknown option 'timeout'/)
  })

  it('hands the report to onReport however the call ended, with the labels', async () => {
    const outcomes: unknown[] = []
    const options = {
      labels: { tenant: 't1' },
      onReport: ({ outcome, labels }: { outcome: string; labels: object }) =>
        outcomes.push([outcome, labels]),
    }
    const line = pipeline(createImage)
    await line.to(scriptedProvider('a', ['ok'])).run(request, options)
    await line
      .to(scriptedProvider('a', ['auth']))
      .run(request, options)
      .catch(() => undefined)
    const call = line.to(scriptedProvider('a', ['hang'])).start(request, options)
    call.abort()
    await call.result.catch(() => undefined)
    const labels = { tenant: 't1' }
    expect(outcomes).toEqual([
      ['ok', labels],
      ['failed', labels],
      ['aborted', labels],
    ])
  })

  it('goes on when a listener throws, and says so in the warnings', async () => {
    const onEvent = (): never => {
      throw new Error('display broke')
    }
    const result = await pipeline(createImage)
      .to(scriptedProvider('a', ['ok']))
      .run(request, { onEvent })
    expect(result.warnings).toEqual(['onEvent threw: display broke'])
  })

  it('rejects bad input before any attempt, with every problem listed', async () => {
    const a = scriptedProvider('a', ['ok'])
    const bad = { prompt: '', n: 99, references: [{ data: 'no image' }], colour: 'red' }
    const error: unknown = await pipeline(createImage)
      .to(a)
      .run(bad as never)
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      name: 'CallError',
      fault: { kind: 'invalid_request', delivery: 'unsent' },
      advice: { again: 'changed' },
      report: { attempts: [] },
    })
    for (const part of ['prompt', 'n:', 'references[0]', "'colour'"])
      expect(String(error)).toContain(part)
    expect(a.requests).toEqual([])
  })
})

describe('a deadline', () => {
  it('returns on time although a provider ignores its signal, and the late loser changes nothing', async () => {
    const clock = virtualClock()
    const a = scriptedProvider('a', [{ after: '70s', fail: 'server_error' }], {
      honoursAbort: false,
    })
    const line = pipeline(createImage, { clock }).use(deadline('40s')).to(a)
    const error = await clock.run(line.run(request).catch((thrown: unknown) => thrown))
    expect(clock.now()).toBe(40_000)
    expect(error).toMatchObject({
      fault: { kind: 'timeout' },
      stoppedBy: { layer: 'deadline', index: 0, limit: 40_000 },
    })
    const report = structuredClone((error as { report: object }).report)
    await clock.advance('10m')
    expect((error as { report: object }).report).toEqual(report)
    expect(a.requests).toHaveLength(1)
  })

  it('returns on time although a middleware below it never does', async () => {
    const clock = virtualClock()
    const stuck = (_ctx: Context, _next: Next): Promise<never> => new Promise(() => undefined)
    const line = pipeline(createImage, { clock })
      .use(deadline('40s'))
      .use(stuck)
      .to(scriptedProvider('a', ['ok']))
    const error = await clock.run(line.run(request).catch((thrown: unknown) => thrown))
    expect(clock.now()).toBe(40_000)
    expect(error).toMatchObject({ stoppedBy: { layer: 'deadline', limit: 40_000 } })
    expect(clock.pending).toBe(0)
  })

  it('is given to what is below by its position: an attempt, or the call', async () => {
    const clock = virtualClock()
    const targets = [scriptedProvider('a', ['hang']), scriptedProvider('b', ['hang'])]
    const below = pipeline(createImage, { clock }).use(failover(targets)).use(deadline('10s'))
    await clock.run(below.run(request).catch(() => undefined))
    expect(clock.now()).toBe(20_000)
    const above = pipeline(createImage, { clock }).use(deadline('10s')).use(failover(targets))
    await clock.run(above.run(request).catch(() => undefined))
    expect(clock.now()).toBe(30_000)
  })
})

describe('a pipeline as a target', () => {
  it('is explained and charged as part of the whole', async () => {
    const clock = virtualClock()
    const [a, b] = [scriptedProvider('a', ['overloaded']), scriptedProvider('b', ['overloaded'])]
    const inner = pipeline(createImage, { id: 'inner' })
      .use(retry({ attempts: 3, backoff: '1s' }))
      .to(a)
    const whole = pipeline(createImage, { clock }).use(failover([inner, b]))
    expect(whole.explain().attempts).toBe(4)
    const error = await clock.run(
      whole.run(request, { attempts: 3 }).catch((thrown: unknown) => thrown),
    )
    expect([a.requests.length, b.requests.length]).toEqual([2, 1])
    expect(error).toMatchObject({
      report: { attempts: [{ target: 'a' }, { target: 'a' }, { target: 'b' }] },
    })
  })
})

describe('pipeline', () => {
  it('is immutable: use and to give new ones', async () => {
    const base = pipeline(createImage)
    const a = base.to(scriptedProvider('a', ['ok']))
    const b = base.to(scriptedProvider('b', ['ok']))
    expect((await a.run(request)).provider).toBe('a')
    expect((await b.run(request)).provider).toBe('b')
  })

  it('says how it was held wrong', async () => {
    const a = scriptedProvider('a', ['ok'])
    const base = pipeline(createImage)
    expect(() => base.use(a as never)).toThrow(
      /\.use\(\) was given a provider: end with \.to\(provider\)/,
    )
    expect(() => base.use(undefined as never)).toThrow(/\.use\(undefined\)/)
    expect(() => base.to(a).use(retry())).toThrow(/\.use\(\) after \.to\(\)/)
    expect(() => base.use(failover([a])).to(a)).toThrow(/beside failover/)
    expect(() => base.to({} as never)).toThrow(/id must be a string/)
    expect(() => pipeline({} as never)).toThrow(/must be an operation/)
    expect(() => pipeline(createImage, { clock: {} as never })).toThrow(/pipeline: clock: expected/)
    await expect(base.run(request)).rejects.toThrow(/no target/)
  })
})

it('a listener can use the handle from the first event on', async () => {
  const reasons: unknown[] = []
  const handle = pipeline(createImage)
    .to(scriptedProvider('a', ['ok']))
    .start({ prompt: 'a poster' }, { onEvent: () => handle.abort('seen enough') })
  await handle.result.catch((reason: unknown) => reasons.push(reason))
  expect(reasons).toEqual(['seen enough'])
})

it('a wait that its layer has left behind is over with the layer, and leaves no timer', async () => {
  const clock = virtualClock()
  const waits: Promise<unknown>[] = []
  const impatient = async (ctx: Context, next: Next): Promise<unknown> => {
    waits.push(ctx.wait(60_000, 'for nothing'))
    return next()
  }
  const { report } = await clock.run(
    pipeline(createImage, { clock })
      .use(impatient)
      .to(scriptedProvider('a', [{ after: '2s', ok: true }]))
      .run(request),
  )
  expect(report.waits).toMatchObject([{ reason: 'for nothing', ms: 2000 }])
  expect(clock.pending).toBe(0)
  await expect(waits[0]).rejects.toMatchObject({ name: 'AbortError' })
})

it('whoever leaves when told that a call has finished comes too late', async () => {
  const caller = new AbortController()
  const reports: string[] = []
  const { report } = await pipeline(createImage)
    .to(scriptedProvider('a', ['ok']))
    .run(request, {
      signal: caller.signal,
      onEvent: ({ type }) => {
        if (type === 'finished') caller.abort()
      },
      onReport: ({ outcome }) => reports.push(outcome),
    })
  await new Promise((resolve) => setImmediate(resolve))
  expect([report.outcome, reports]).toEqual(['ok', ['ok']])
})

it("a layer's own result is of no provider, and has no losses", async () => {
  const own = (): unknown => ({ images: [] })
  const line = pipeline(createImage)
    .use(own)
    .to(scriptedProvider('a', ['ok']))
  expect(await line.run(request)).toMatchObject({ provider: '', losses: [], warnings: [] })
})

it('a clock that tells the time no longer fails the call where that is needed', async () => {
  let now = 0
  const clock = { ...systemClock, now: () => now }
  const line = pipeline(createImage, { clock }).to(scriptedProvider('a', ['ok']))
  now = Number.NaN
  await expect(line.run(request, { deadline: '5s' })).rejects.toThrow(
    "run: a deadline must be a time on the call's clock, got NaN",
  )
})

it('the id of a call begins so that it is known for one, and comes from the randomness given', async () => {
  const line = pipeline(createImage, { random: () => 0.123_456_789 })
  const { report } = await line.to(scriptedProvider('a', ['ok'])).run(request)
  expect(report.callId).toBe('call_4fzzzxjylr')
})
