import { createImage, pipeline, type CallError, type Layer, type Pipeline } from '@stint/core'
import { pixel, scriptedProvider, virtualClock, type ScriptedStep } from '@stint/testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { breaker, budget, deadline, failover, hedge, limit, retry, type Breaker } from '../index.ts'
import { batch } from './index.ts'

let clock = virtualClock()
beforeEach(() => {
  clock = virtualClock()
})

function declare(...layers: Layer[]): Pipeline {
  let stack: Pipeline = pipeline(createImage, { clock, random: () => 0.5 })
  for (const layer of layers) stack = stack.use(layer)
  return stack
}

const one = (script: readonly ScriptedStep[], options = {}) =>
  scriptedProvider('a', script, { maxImages: 1, ...options })

const run = (stack: Pipeline, n?: number, options = {}) =>
  clock.run(stack.run({ prompt: 'a poster', n }, options))

async function failure(stack: Pipeline, n: number, options = {}): Promise<CallError> {
  return run(stack, n, options).then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as CallError,
  )
}

/** Tells what the layer above sees. */
function look(): { layer: Layer; error: () => unknown } {
  let last: unknown
  const layer: Layer = async (_ctx, next) => {
    try {
      return await next()
    } catch (error) {
      last = error
      throw error
    }
  }
  return { layer, error: () => last }
}

const asked = (provider: { requests: { request: { n?: number } }[] }) =>
  provider.requests.map(({ request }) => request.n)

async function nothingIsLeft(...providers: { requests: unknown[] }[]): Promise<void> {
  await clock.advance(0)
  expect(clock.pending).toBe(0)
  const sent = providers.map(({ requests }) => requests.length)
  await clock.advance('1h')
  expect(providers.map(({ requests }) => requests.length)).toEqual(sent)
}

describe('a request for more images than its target makes at once', () => {
  test('is split into parts that run side by side, each an attempt', async () => {
    const provider = one([{ after: '10s', ok: true }], { price: () => 3 })
    const { images, report } = await run(declare(batch()).to(provider), 4)
    expect(images).toHaveLength(4)
    expect(report).toMatchObject({ elapsedMs: 10_000, attempts: { length: 4 }, cost: 12 })
    expect(asked(provider)).toEqual([1, 1, 1, 1])
    await nothingIsLeft(provider)
  })

  test('has parts as large as the target takes', async () => {
    const provider = scriptedProvider('a', ['ok'], { maxImages: 4 })
    expect((await run(declare(batch()).to(provider), 10)).images).toHaveLength(10)
    expect(asked(provider)).toEqual([4, 4, 2])
  })

  test('is charged for each part', async () => {
    const provider = one(['ok'])
    const stack = declare(budget({ attempts: 3 }), batch()).to(provider)
    expect((await run(stack, 3)).images).toHaveLength(3)
  })

  test('below failover each target gets it as it can take it', async () => {
    const a = one(['server_error'])
    const b = scriptedProvider('b', ['ok'], { maxImages: 2 })
    const { images, provider } = await run(declare(failover([a, b]), batch({ attempts: 1 })), 4)
    expect([images.length, provider]).toEqual([4, 'b'])
    expect([asked(a), asked(b)]).toEqual([
      [1, 1, 1, 1],
      [2, 2],
    ])
  })

  test('keeps the images in the order of their parts', async () => {
    const image = (name: string) => ({
      data: new TextEncoder().encode(name),
      mediaType: 'image/png',
    })
    const provider = one([
      { after: '3s', ok: image('a') },
      { after: '1s', ok: image('b') },
      { after: '2s', ok: image('c') },
    ])
    const { images } = await run(declare(batch()).to(provider), 3)
    const names = images.map(({ data }: { data: Uint8Array }) => new TextDecoder().decode(data))
    expect(names).toEqual(['a', 'b', 'c'])
  })
})

describe('a request that its target takes', () => {
  test('goes through as it is', async () => {
    const provider = scriptedProvider('a', ['ok'], { maxImages: 4 })
    const stack = declare(batch()).to(provider)
    await run(stack, 4)
    await run(stack)
    expect(asked(provider)).toEqual([4, undefined])
  })

  test('is not tried again after a fault', async () => {
    const provider = one(['overloaded', 'ok'])
    expect((await failure(declare(batch()).to(provider), 1)).fault?.kind).toBe('overloaded')
    expect(provider.requests).toHaveLength(1)
  })

  test('is asked for the rest when fewer images came', async () => {
    const two = { ok: { images: [pixel, pixel].map((data) => ({ data, mediaType: 'image/png' })) } }
    const provider = scriptedProvider('a', [two, 'ok'])
    expect((await run(declare(batch()).to(provider), 3)).images).toHaveLength(3)
    expect(asked(provider)).toEqual([3, 1])
  })

  test('fails when they never come', async () => {
    const provider = scriptedProvider('a', [
      { ok: { images: [{ data: pixel, mediaType: 'image/png' }] } },
    ])
    const error = await failure(declare(batch()).to(provider), 3)
    expect(asked(provider)).toEqual([3, 2])
    expect(error.fault).toMatchObject({
      kind: 'empty_response',
      message: '1 of 2 images came back',
    })
  })
})

describe('only what is missing is tried again', () => {
  test('at once, while the others go on', async () => {
    const provider = one([
      { after: '10s', ok: true },
      { after: '1s', fail: 'overloaded' },
      { after: '5s', ok: true },
    ])
    const { images, report } = await run(declare(batch()).to(provider), 2)
    expect(images).toHaveLength(2)
    expect(provider.requests.map(({ at }) => at)).toEqual([0, 0, 1000])
    expect(report.elapsedMs).toBe(10_000)
  })

  test('as often as attempts says', async () => {
    const provider = one(['ok', 'overloaded'])
    const error = await failure(declare(batch({ attempts: 4 })).to(provider), 2)
    expect(provider.requests).toHaveLength(5)
    expect(error.fault?.kind).toBe('overloaded')
  })

  test('by a retry below, part by part', async () => {
    const provider = one(['ok', 'overloaded', 'ok'])
    const stack = declare(batch({ attempts: 1 }), retry({ backoff: '2s' })).to(provider)
    const { report } = await run(stack, 2)
    expect(report).toMatchObject({ elapsedMs: 2000, attempts: { length: 3 } })
  })

  test('by a retry above, which does not pay for the others again', async () => {
    const provider = one(['ok', 'overloaded', 'ok', 'overloaded', 'ok'])
    const stack = declare(retry({ backoff: '2s' }), batch({ attempts: 1 })).to(provider)
    const { images, report } = await run(stack, 4)
    expect(images).toHaveLength(4)
    expect(report).toMatchObject({ elapsedMs: 2000, attempts: { length: 6 } })
  })

  test('and not at once where the vendor asks to be left alone', async () => {
    const busy = { fail: { kind: 'rate_limit', retryAfterMs: 7000 } } as const
    const provider = one(['ok', busy, 'ok'])
    const { report } = await run(declare(retry(), batch()).to(provider), 2)
    expect(report).toMatchObject({ elapsedMs: 7000, attempts: { length: 3 } })
  })

  test('not what may have been paid for', async () => {
    const provider = one(['ok', 'hang', 'ok'])
    const stack = declare(batch(), deadline('5s')).to(provider)
    const error = await failure(stack, 2)
    expect(provider.requests).toHaveLength(2)
    expect(error.message).toContain('may have been paid')
    const again = one(['ok', 'hang', 'ok'])
    const resends = declare(batch({ resend: 'unknown' }), deadline('5s')).to(again)
    expect((await run(resends, 2)).images).toHaveLength(2)
  })

  test('and another call begins from nothing', async () => {
    const provider = one(['ok', 'auth', 'ok'])
    const stack = declare(batch()).to(provider)
    await failure(stack, 2)
    await run(stack, 2)
    expect(provider.requests).toHaveLength(4)
  })
})

describe('what can only fail for every part ends them all', () => {
  test('a refusal of the content', async () => {
    const provider = one(['hang', { after: '2s', fail: 'content_policy' }, 'hang'])
    const above = look()
    const { report } = await failure(declare(above.layer, retry(), batch()).to(provider), 4)
    expect(above.error()).toMatchObject({ kind: 'content_policy' })
    expect(report.elapsedMs).toBe(2000)
    expect(report.attempts.map(({ fault }) => fault?.kind)).toEqual([
      'aborted',
      'content_policy',
      'aborted',
      'aborted',
    ])
    await nothingIsLeft(provider)
  })

  test('and what fails with it is not tried again', async () => {
    const provider = one([
      { after: '2s', fail: 'content_policy' },
      { after: '2s', fail: 'overloaded' },
    ])
    await failure(declare(batch({ attempts: 5 })).to(provider), 4)
    expect(provider.requests).toHaveLength(4)
    await nothingIsLeft(provider)
  })

  test('a mistake', async () => {
    const provider = one(['hang'])
    const broken: Layer = (ctx, next) => {
      if (ctx.request.seed === 2) throw new TypeError('oops')
      return next()
    }
    const call = declare(batch(), broken).to(provider).run({ prompt: 'x', n: 3, seed: 0 })
    const error = await clock.run(call.catch((thrown: unknown) => thrown as CallError))
    expect((error as CallError).cause).toBeInstanceOf(TypeError)
    await nothingIsLeft(provider)
  })
})

describe('a part that a layer below refuses', () => {
  const made = { after: '10s', ok: true } as const

  /** Its circuit for `a` is half-open: the next part is the probe. */
  async function halfOpen(): Promise<Breaker> {
    const guard = breaker({ failures: 1, cooldown: '1s' })
    await failure(declare(guard).to(one(['overloaded'])), 1)
    await clock.advance('1s')
    return guard
  }

  test('leaves those that run alone, and follows once they are made', async () => {
    const guard = await halfOpen()
    const provider = one([made])
    const { images, report } = await run(declare(batch(), guard).to(provider), 4)
    expect(images).toHaveLength(4)
    expect(report.attempts).toMatchObject([
      { startedMs: 0 },
      { startedMs: 10_000 },
      { startedMs: 10_000 },
      { startedMs: 10_000 },
    ])
    expect(guard.state('a')).toBe('closed')
    await nothingIsLeft(provider)
  })

  test('does so as often as attempts says, and otherwise fails when they are made', async () => {
    const guard = await halfOpen()
    const provider = one([made])
    const stack = declare(batch({ attempts: 1 }), guard).to(provider)
    const error = await failure(stack, 2)
    expect(error.refusals).toMatchObject([{ layer: 'breaker', target: 'a' }])
    expect(error.report).toMatchObject({ elapsedMs: 10_000, attempts: [{ ms: 10_000 }] })
    expect(error.report.attempts[0]?.fault).toBeUndefined()
    expect(guard.state('a')).toBe('closed')
    expect((await run(stack, 2)).images).toHaveLength(2)
    await nothingIsLeft(provider)
  })

  test('does not follow one that has failed, and failover moves on', async () => {
    const guard = await halfOpen()
    const a = one([{ after: '10s', fail: 'overloaded' }])
    const b = scriptedProvider('b', ['ok'], { maxImages: 4 })
    const { provider, report } = await run(declare(failover([a, b]), batch(), guard), 4)
    expect(a.requests).toHaveLength(1)
    expect([provider, report.elapsedMs]).toEqual(['b', 10_000])
    expect(guard.state('a')).toBe('open')
  })

  test('goes up at once where all are refused, and failover moves on', async () => {
    const opened = breaker({ failures: 1 })
    const a = one(['overloaded'])
    await failure(declare(opened).to(a), 1)
    const b = scriptedProvider('b', ['ok'], { maxImages: 1 })
    const { report } = await run(declare(failover([a, b]), batch(), opened), 3)
    expect(report).toMatchObject({ elapsedMs: 0, attempts: { length: 3 } })
    expect(a.requests).toHaveLength(1)
  })

  test('finds room in a limit without a queue when the first are made', async () => {
    const provider = one([made])
    const { report } = await run(declare(batch(), limit({ concurrent: 2 })).to(provider), 4)
    expect(provider.requests.map(({ at }) => at)).toEqual([0, 0, 10_000, 10_000])
    expect(report.elapsedMs).toBe(20_000)
  })

  test('is not bought where another can no longer be made', async () => {
    const provider = one(['ok', 'auth'])
    const error = await failure(declare(batch(), limit({ concurrent: 2 })).to(provider), 4)
    expect(provider.requests).toHaveLength(2)
    expect(error.fault?.kind).toBe('auth')
  })

  test('is made all the same where what is there is kept', async () => {
    const provider = one(['ok', 'auth', 'ok'])
    const stack = declare(batch({ partial: 'keep' }), limit({ concurrent: 2 })).to(provider)
    const result = await run(stack, 4)
    expect(result.losses).toEqual(['fewerImages(3)'])
    expect(result.warnings).toEqual(['batch: 3 of 4 images were made: auth'])
  })

  test('is missing where what is there is kept, and it has no try left', async () => {
    const provider = one([made])
    const stack = declare(batch({ partial: 'keep', attempts: 1 }), limit({ concurrent: 2 }))
    const result = await run(stack.to(provider), 4)
    expect(result.losses).toEqual(['fewerImages(2)'])
    expect(result.report.elapsedMs).toBe(10_000)
  })

  test('takes no more tries than fit into the time that explain gives', async () => {
    const provider = one([
      { after: '39s', fail: 'overloaded' },
      { after: '39s', ok: true },
    ])
    const stack = declare(batch(), limit({ concurrent: 1 }), deadline('40s')).to(provider)
    const error = await failure(stack, 2)
    expect(provider.requests).toHaveLength(2)
    expect([error.report.elapsedMs, stack.explain().elapsedMs]).toEqual([78_000, 80_000])
  })

  test('is not begun where the attempts left do not suffice for all that are refused', async () => {
    const provider = one(['overloaded', 'ok'])
    const stack = declare(budget({ attempts: 3 }), batch({ attempts: 3 }), limit({ concurrent: 1 }))
    const error = await failure(stack.to(provider), 3)
    expect(provider.requests).toHaveLength(2)
    expect(error.report.skips.at(-1)).toMatchObject({
      layer: 'batch',
      reason: '2 parts are missing, and 1 attempt left',
    })
  })
})

describe('what cannot be completed', () => {
  test('is not begun where the attempts do not suffice', async () => {
    const provider = one(['ok'])
    const error = await failure(declare(budget({ attempts: 3 }), batch()).to(provider), 4)
    expect(provider.requests).toHaveLength(0)
    expect(error.refusals).toMatchObject([{ layer: 'batch', target: 'a' }])
    expect(error.report.skips).toMatchObject([
      { layer: 'batch', target: 'a', reason: '4 parts are missing, and 3 attempts left' },
    ])
  })

  test('nor where it takes too many parts, and failover moves on', async () => {
    const a = one(['ok'])
    const b = scriptedProvider('b', ['ok'], { maxImages: 4 })
    const { report } = await run(declare(failover([a, b]), batch({ parts: 2 })), 8)
    expect(a.requests).toHaveLength(0)
    expect(report.skips).toMatchObject([
      { layer: 'batch', target: 'a', reason: '8 images at 1 at once are 8 parts, more than 2' },
    ])
  })

  test('waits for the other parts, which a layer above may need', async () => {
    const provider = one([
      { after: '10s', ok: true },
      { after: '1s', fail: 'auth' },
    ])
    const error = await failure(declare(batch()).to(provider), 2)
    expect(error.report.elapsedMs).toBe(10_000)
    expect(error.fault?.kind).toBe('auth')
    expect(error.report.attempts[0]?.fault).toBeUndefined()
  })

  test('is told by the fault that the layers above can best act on', async () => {
    const provider = one(['auth', 'overloaded'])
    expect((await failure(declare(batch({ attempts: 1 })).to(provider), 2)).fault?.kind).toBe(
      'overloaded',
    )
  })

  test('is kept where the pipeline says so, with a warning and a loss', async () => {
    const provider = one(['ok', 'auth', 'ok'])
    const result = await run(declare(batch({ partial: 'keep' })).to(provider), 3)
    expect(result.images).toHaveLength(2)
    expect(result.losses).toEqual(['fewerImages(2)'])
    expect(result.warnings).toEqual(['batch: 2 of 3 images were made: auth'])
  })

  test('is kept also when a refusal of the content has stopped the rest', async () => {
    const provider = one(['ok', { after: '2s', fail: 'content_policy' }, 'hang'])
    const result = await run(declare(batch({ partial: 'keep' })).to(provider), 3)
    expect(result.images).toHaveLength(1)
    expect(result.report.elapsedMs).toBe(2000)
    await nothingIsLeft(provider)
  })

  test('fails all the same when there is nothing to keep', async () => {
    const provider = one(['auth'])
    expect((await failure(declare(batch({ partial: 'keep' })).to(provider), 3)).fault?.kind).toBe(
      'auth',
    )
  })
})

describe('ends', () => {
  test('an abort cuts every part, and nothing is sent after it', async () => {
    const deaf = one([{ after: '60s', fail: 'overloaded' }], { honoursAbort: false })
    const stack = declare(batch({ attempts: 3 })).to(deaf)
    const call = stack.start({ prompt: 'x', n: 3 })
    await clock.advance('2s')
    call.abort(new Error('the user left'))
    await expect(call.result).rejects.toThrow('the user left')
    expect(call.report.attempts.map(({ ms }) => ms)).toEqual([2000, 2000, 2000])
    await clock.advance('1h')
    expect(deaf.requests).toHaveLength(3)
  })

  test('a deadline above cuts every part', async () => {
    const provider = one(['ok', 'hang'])
    const error = await failure(declare(deadline('5s'), batch()).to(provider), 3)
    expect(error.report.elapsedMs).toBe(5000)
    expect(error.stoppedBy).toMatchObject({ layer: 'deadline' })
    await nothingIsLeft(provider)
  })

  test('a hedge above takes what either of its entries has made', async () => {
    const provider = one([{ after: '1s', ok: true }, 'hang', { after: '1s', ok: true }])
    const { images, report } = await run(declare(hedge({ after: '5s' }), batch()).to(provider), 2)
    expect(images).toHaveLength(2)
    expect(report).toMatchObject({ elapsedMs: 6000, attempts: { length: 3 } })
    await nothingIsLeft(provider)
  })
})

test('above failover it is misplaced, and says so', async () => {
  const error = await failure(declare(batch(), failover([one(['ok'])])), 2)
  expect(error.message).toMatch(/batch stands above failover.*put it below/)
  expect(error.report.attempts).toEqual([])
})

test('a pipeline as a target splits by itself', async () => {
  const inner = pipeline(createImage, { id: 'inner' })
    .use(batch())
    .to(one(['ok']))
  expect((await run(declare(batch()).to(inner), 3)).images).toHaveLength(3)
})

describe('bounds', () => {
  test('attempts are parts times attempts, time only attempts', () => {
    const explained = declare(batch(), deadline('40s'))
      .to(one(['ok']))
      .explain()
    expect(explained).toMatchObject({ attempts: 20, elapsedMs: 80_000, atMost: true })
  })

  test('are reached by the largest request that fails throughout', async () => {
    const provider = one([{ after: '39s', fail: 'overloaded' }])
    const stack = declare(retry({ attempts: 2, backoff: 0, maxWait: 1 }), batch(), deadline('40s'))
    const whole = stack.to(provider)
    const { report } = await failure(whole, 10)
    expect(provider.requests).toHaveLength(whole.explain().attempts)
    expect(report.elapsedMs).toBe(4 * 39_000)
    expect(whole.explain().elapsedMs).toBe(4 * 40_000 + 1)
  })
})

describe('options', () => {
  test.each([
    [null, /batch: expected \{ parts, attempts, partial, on, resend \}, got null/],
    [{ parts: 0 }, /parts: expected a whole number from 1, got 0/],
    [{ attempts: 0 }, /attempts: expected a whole number from 1, got 0/],
    [{ partial: 'drop' }, /partial: expected 'error' or 'keep', got 'drop'/],
    [{ on: ['all'] }, /on: expected/],
    [{ resend: true }, /resend: expected 'unknown', or nothing, got true/],
    [{ size: 2 }, /unknown option 'size'/],
  ])('%j is refused', (given, message) => {
    expect(() => batch(given as never)).toThrow(TypeError)
    expect(() => batch(given as never)).toThrow(message)
  })
})
