import {
  createImage,
  pipeline,
  type CallError,
  type Context,
  type Fault,
  type Next,
} from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }
type Options = NonNullable<Parameters<typeof scriptedProvider>[2]>

function target(options: Options) {
  const a = scriptedProvider('a', ['ok'], options)
  const run = (): Promise<CallError> =>
    pipeline(createImage)
      .to(a)
      .run(request)
      .then(
        () => expect.unreachable('it was let through'),
        (error: unknown) => error as CallError,
      )
  return { a, run }
}
const broken = (): never => {
  throw new Error('no such table')
}

describe('the gate', () => {
  it.each([
    ['a reason', 'takes no text', 'takes no text'],
    ['a reason later', Promise.resolve('takes no text'), 'takes no text'],
    ['false', false, 'accepts() gave false'],
    ['null', null, 'accepts() gave null'],
    ['an object', {}, 'accepts() gave an object'],
  ])('turns a request away for %s, and says why', async (_, answer, reason) => {
    const { a, run } = target({ accepts: () => answer as string })
    const error = await run()
    expect(error.fault).toMatchObject({
      kind: 'unsupported',
      delivery: 'unsent',
      message: `a cannot take this: ${reason}`,
    })
    expect(error.report.skips).toMatchObject([{ layer: 'gate', index: -1, target: 'a', reason }])
    expect(a.requests).toEqual([])
  })

  it.each([[true], [undefined], [Promise.resolve(true)]])(
    'lets a request in for %o',
    async (answer) => {
      const a = scriptedProvider('a', ['ok'], { accepts: () => answer as true })
      expect((await pipeline(createImage).to(a).run(request)).provider).toBe('a')
    },
  )

  it.each([
    ['accepts throws', { accepts: broken }, 'a: accepts() failed: no such table'],
    [
      'accepts rejects',
      { accepts: () => Promise.reject(new Error('no such table')) as never },
      'a: accepts() failed: no such table',
    ],
    ['price throws', { price: broken }, 'a: price() failed: no such table'],
    [
      'the price is none',
      { price: () => NaN },
      'a: price() failed: expected a number from 0, got NaN',
    ],
    [
      'the price is below 0',
      { price: () => -1 },
      'a: price() failed: expected a number from 0, got -1',
    ],
    [
      'the price is without end',
      { price: () => Infinity },
      'a: price() failed: expected a number from 0, got Infinity',
    ],
    [
      'the price is a text',
      { price: () => '5' as never },
      "a: price() failed: expected a number from 0, got '5'",
    ],
  ])('takes it for a mistake of the provider where %s', async (_, options: Options, message) => {
    const { a, run } = target(options)
    const error = await run()
    expect(error.fault).toMatchObject({ kind: 'unknown', delivery: 'unsent', message })
    const reason = message.replace('a: ', '')
    expect(error.report.skips).toMatchObject([{ layer: 'provider', target: 'a', reason }])
    expect(error.message).toContain(reason)
    expect(a.requests).toEqual([])
  })

  it('that is cut while it asks is no mistake of the provider', async () => {
    const clock = virtualClock()
    const seen: unknown[] = []
    const sees = async (_: Context, next: Next): Promise<unknown> => {
      try {
        return await next()
      } catch (error) {
        seen.push((error as Fault).message)
        throw error
      }
    }
    const slow = scriptedProvider('a', ['ok'], { accepts: () => new Promise(() => undefined) })
    const line = pipeline(createImage, { clock }).use(deadline('5s')).use(sees).to(slow)
    await expect(clock.run(line.run(request))).rejects.toThrow(/deadline/)
    expect(seen).toEqual(['deadline of 5 s passed'])
    expect(slow.requests).toEqual([])
  })
})
