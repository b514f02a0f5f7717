import { createImage, defineRepeater, pipeline, type CallError, type Layer } from '@stint/core'
import { scriptedProvider, virtualClock, type ScriptedProvider } from '@stint/testkit'
import { expect, test } from 'vitest'
import { budget } from './index.ts'

const clock = virtualClock()

/** Enters again at once after every fault. */
function again(times: number): Layer {
  return defineRepeater({
    name: 'again',
    entries: (k) => k * times,
    resend: 'unknown',
    async run(ctx, enter) {
      for (let n = 1; ; n += 1) {
        try {
          return await enter()
        } catch (error) {
          if (n === times || ctx.refusal()) throw error
        }
      }
    },
  })
}

async function failure(provider: ScriptedProvider, ...layers: Layer[]): Promise<CallError> {
  let stack = pipeline(createImage, { clock, random: () => 0.5 })
  for (const layer of layers) stack = stack.use(layer)
  return clock.run(stack.to(provider).run({ prompt: 'a poster' })).then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as CallError,
  )
}

test('no more attempts are made than it holds', async () => {
  const provider = scriptedProvider('a', ['overloaded'])
  const error = await failure(provider, budget({ attempts: 2 }), again(5))
  expect(provider.requests).toHaveLength(2)
  expect(error.fault?.kind).toBe('overloaded')
  expect(error.stoppedBy).toMatchObject({ layer: 'budget', index: 0, limit: 2 })
})

test('it is opened afresh each time it is entered', async () => {
  const provider = scriptedProvider('a', ['overloaded'])
  await failure(provider, again(2), budget({ attempts: 2 }), again(5))
  expect(provider.requests).toHaveLength(4)
})

test('an attempt whose price does not fit is not made', async () => {
  const provider = scriptedProvider('a', ['timeout'], { price: () => 0.4 })
  await failure(provider, budget({ cost: 1 }), again(5))
  expect(provider.requests).toHaveLength(2)
})

test('an attempt that was rejected gives its cost back', async () => {
  const provider = scriptedProvider('a', ['overloaded'], { price: () => 0.4 })
  const error = await failure(provider, budget({ cost: 1 }), again(5))
  expect(provider.requests).toHaveLength(5)
  expect(error.report.cost).toBe(0)
})

test('attempts that may be billed without a result are limited by unconfirmed', async () => {
  const rejected = scriptedProvider('a', ['overloaded'])
  await failure(rejected, budget({ unconfirmed: 1 }), again(3))
  expect(rejected.requests).toHaveLength(3)
  const cut = scriptedProvider('a', ['timeout'])
  await failure(cut, budget({ unconfirmed: 1 }), again(3))
  expect(cut.requests).toHaveLength(1)
})

test('it bounds attempts, submissions and cost, once for each entry', () => {
  const provider = scriptedProvider('a', ['ok'], { price: () => 1 })
  const limits = budget({ attempts: 2, cost: 3 })
  const explained = pipeline(createImage)
    .use(again(2))
    .use(limits)
    .use(again(5))
    .to(provider)
    .explain()
  expect(explained).toMatchObject({ attempts: 4, submissions: 4, cost: 6 })
})

test('a target that sends where nobody counts keeps its submissions unbounded', () => {
  const provider = scriptedProvider('a', ['ok'], { wire: 'outside' })
  const explained = pipeline(createImage)
    .use(budget({ attempts: 2 }))
    .use(again(5))
    .to(provider)
    .explain()
  expect(explained).toMatchObject({ attempts: 2, submissions: Infinity })
})

test('a cost above a target without price is an error at declaration', () => {
  const priceless = scriptedProvider('vendor/model', ['ok'])
  const stack = pipeline(createImage).use(budget({ cost: 1 }))
  const message =
    "budget: cost: no price is known for 'vendor/model'; give each a price(request), or leave cost out"
  expect(() => stack.to(priceless)).toThrow(new TypeError(message))
  expect(() => stack.to(pipeline(createImage, { id: 'inner' }).to(priceless))).toThrow(message)
})

test.each([
  [{}, 'budget: expected at least one of attempts, cost, unconfirmed'],
  [undefined, 'budget: expected { attempts, cost, unconfirmed }, got nothing'],
  [{ attempts: 0 }, 'budget: attempts: expected a whole number from 1, got 0'],
  [{ cost: -1 }, 'budget: cost: expected a number above 0, got -1'],
  [{ unconfirmed: 'x' }, "budget: unconfirmed: expected a whole number from 1, got 'x'"],
  [{ retries: 1 }, "budget: unknown option 'retries'; allowed are attempts, cost, unconfirmed"],
])('budget(%o) is refused with what is allowed', (options, message) => {
  expect(() => budget(options as object)).toThrow(TypeError)
  expect(() => budget(options as object)).toThrow(message)
})
