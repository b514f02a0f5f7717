import { createImage, Fault, pipeline, type Context, type Next, type Witness } from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { retry } from '@stint/middleware/retry'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { beforeEach, describe, expect, it, vi } from 'vitest'

const request = { prompt: 'a lighthouse' }

let told: string[]
let witness: Witness
beforeEach(() => {
  told = []
  witness = {
    succeeded: (result) => told.push(`succeeded: ${Object.keys(result as object).join()}`),
    failed: (thrown) => told.push(`failed: ${(thrown as Fault).kind}`),
  }
})

const passes = (ctx: Context, next: Next): unknown => ctx.watch(next, witness)
const waits = async (ctx: Context, next: Next): Promise<unknown> => await ctx.watch(next, witness)
const entersLate = async (ctx: Context, next: Next): Promise<unknown> => {
  await Promise.resolve()
  return ctx.watch(next, witness)
}
const passesNothing = (ctx: Context, next: Next): void => void ctx.watch(next, witness)
const wraps = (ctx: Context, next: Next): unknown => ctx.watch(() => next(), witness)

describe.each([
  ['that returns it', passes],
  ['that waits for it', waits],
  ['that watches later', entersLate],
  ['that returns nothing', passesNothing],
  ['that puts a function around next()', wraps],
])('the witness of a layer %s', (_, layer) => {
  it('is told once that what is below succeeded', async () => {
    const line = pipeline(createImage)
      .use(layer)
      .to(scriptedProvider('a', ['ok']))
    await line.run(request)
    expect(told).toEqual(['succeeded: images,provider,losses'])
  })

  it('is told once what it failed with', async () => {
    const line = pipeline(createImage)
      .use(layer)
      .to(scriptedProvider('a', ['overloaded']))
    await expect(line.run(request)).rejects.toThrow('overloaded')
    expect(told).toEqual(['failed: overloaded'])
  })

  it('is told of the timeout where a deadline below has cut it', async () => {
    const clock = virtualClock()
    const line = pipeline(createImage, { clock })
      .use(layer)
      .use(deadline('5s'))
      .to(scriptedProvider('a', ['hang']))
    await expect(clock.run(line.run(request))).rejects.toThrow('5 s')
    expect(told).toEqual(['failed: timeout'])
  })
})

it('the witness of a layer with a deadline of its own is told of what next() gives, not of what is below', async () => {
  const clock = virtualClock()
  const stubborn = async (_: Context, next: Next): Promise<unknown> => {
    try {
      return await next()
    } catch (error) {
      await new Promise<void>((resolve) => clock.setTimer(resolve, 60_000))
      throw error
    }
  }
  const limits = (ctx: Context, next: Next): unknown => {
    ctx.limitTime(5000)
    return passes(ctx, next)
  }
  const line = pipeline(createImage, { clock })
    .use(limits)
    .use(stubborn)
    .to(scriptedProvider('a', ['hang']))
  const run = line.run(request)
  run.catch(() => undefined)
  await clock.advance(5001)
  expect(told).toEqual(['failed: timeout'])
  await clock.advance(120_000)
  expect(told).toEqual(['failed: timeout'])
})

it('the witness of a layer is told for each entry that a repeater above makes', async () => {
  const line = pipeline(createImage)
    .use(retry({ attempts: 2, backoff: 0 }))
    .use(passes)
    .to(scriptedProvider('a', ['overloaded', 'ok']))
  await line.run(request)
  expect(told).toEqual(['failed: overloaded', 'succeeded: images,provider,losses'])
})

it('witnesses are told from the inside out, before the layers above go on', async () => {
  const named =
    (name: string) =>
    (ctx: Context, next: Next): unknown =>
      ctx.watch(next, { succeeded: () => told.push(name), failed: () => undefined })
  const above = async (_: Context, next: Next): Promise<unknown> => {
    const result = await next()
    told.push('above')
    return result
  }
  const line = pipeline(createImage)
    .use(above)
    .use(named('outer'))
    .use(named('inner'))
    .to(scriptedProvider('a', ['ok']))
  await line.run(request)
  expect(told).toEqual(['inner', 'outer', 'above'])
})

it('what a witness throws changes nothing, and becomes a warning', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  const throws = (ctx: Context, next: Next): unknown =>
    ctx.watch(next, {
      succeeded: () => {
        throw new Error('boom')
      },
      failed: () => undefined,
    })
  const line = pipeline(createImage)
    .use(throws)
    .to(scriptedProvider('a', ['ok']))
  await expect(line.run(request)).resolves.toMatchObject({ provider: 'a' })
  expect(warned).toHaveBeenCalledWith('a witness threw: boom', 'StintWarning')
  warned.mockRestore()
})

it('each of two witnesses of one layer is told of what it was asked to watch', async () => {
  const other: string[] = []
  const layer = async (ctx: Context, next: Next): Promise<unknown> => {
    const below = ctx.watch(next, witness)
    await ctx.watch(() => Promise.resolve({ other: 1 }), {
      succeeded: (result) => other.push(Object.keys(result as object).join()),
      failed: () => undefined,
    })
    return below
  }
  await pipeline(createImage)
    .use(layer)
    .to(scriptedProvider('a', ['ok']))
    .run(request)
  expect([told, other]).toEqual([['succeeded: images,provider,losses'], ['other']])
})

it('a witness of something else is not told of what next() comes to, whatever that is called with', async () => {
  const layer = async (ctx: Context, next: Next): Promise<unknown> => {
    await ctx.watch(() => Promise.resolve({ other: 1 }), witness)
    return Promise.resolve({ user: 1 }).then(next)
  }
  await pipeline(createImage)
    .use(layer)
    .to(scriptedProvider('a', ['ok']))
    .run(request)
  expect(told).toEqual(['succeeded: other'])
})

it('nobody is taken for a witness whom next() happens to be called with', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  const chained = (_: Context, next: Next): unknown => Promise.resolve({ user: 1 }).then(next)
  const line = pipeline(createImage)
    .use(chained)
    .to(scriptedProvider('a', ['ok']))
  await expect(line.run(request)).resolves.toMatchObject({ provider: 'a' })
  expect(warned).not.toHaveBeenCalled()
  warned.mockRestore()
})
