import {
  createImage,
  defineMiddleware,
  defineProvider,
  defineRepeater,
  operation,
  pipeline,
  type Context,
  type Enter,
  type Next,
  type Provider,
} from '@stint/core'
import { scriptedProvider } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const request = { prompt: 'a lighthouse' }
const run = (_: Context, next: Next): unknown => next()

describe('defineProvider', () => {
  const good = { id: 'vendor/model', accepts: () => true as const, attempt: () => ({}) }

  it('gives back what it was given', () => {
    const full = {
      ...good,
      maxImages: 1,
      maxResponseBytes: 1,
      wire: 'outside' as const,
      price: () => 0,
      isSubmission: () => true,
      classify: () => undefined,
      resume: () => Promise.resolve({}),
    }
    expect(defineProvider(full)).toBe(full)
  })

  it.each([
    ['nothing', undefined, 'defineProvider: expected { id, accepts, attempt }, got undefined'],
    ['null', null, 'defineProvider: expected { id, accepts, attempt }, got null'],
    [
      'a factory',
      function vendor() {
        return good
      },
      'defineProvider: expected { id, accepts, attempt }, got a function; call it: vendor()',
    ],
    [
      'a factory without a name',
      (
        () => () =>
          good
      )(),
      'defineProvider: expected { id, accepts, attempt }, got a function; call it: provider()',
    ],
    [
      'an id of spaces',
      { id: '  ' },
      `defineProvider("  "): id must be a string like 'vendor/model'`,
    ],
    [
      'an id that is no text',
      { id: 5 },
      "defineProvider(5): id must be a string like 'vendor/model'",
    ],
    [
      'no gate',
      { accepts: true },
      'defineProvider("vendor/model"): accepts must be a function, got true',
    ],
    [
      'no attempt',
      { attempt: {} },
      'defineProvider("vendor/model"): attempt must be a function, got an object',
    ],
    ...['isSubmission', 'price', 'resume', 'classify'].map(
      (key) =>
        [
          `a ${key} that is none`,
          { [key]: 5 },
          `defineProvider("vendor/model"): ${key} must be a function when it is given, got 5`,
        ] as const,
    ),
    ...['maxImages', 'maxResponseBytes'].flatMap((key) =>
      [0, 1.5, '4'].map(
        (value) =>
          [
            `${key} of ${value}`,
            { [key]: value },
            `defineProvider("vendor/model"): ${key} must be a whole number above 0, got ${typeof value === 'string' ? "'4'" : value}`,
          ] as const,
      ),
    ),
    [
      'a wire of no kind',
      { wire: 'http' },
      `defineProvider("vendor/model"): wire must be 'fetch' or 'outside', got 'http'`,
    ],
  ] as const)('refuses %s', (_, given, message) => {
    const whole = typeof given === 'object' && given !== null ? { ...good, ...given } : given
    expect(() => defineProvider(whole as unknown as Provider)).toThrow(new TypeError(message))
  })
})

describe('a middleware or a repeater', () => {
  it.each([
    ['no name', { run }, 'name must be a string, got undefined'],
    ['an empty name', { name: '', run }, "name must be a string, got ''"],
    ['nothing', undefined, 'name must be a string, got undefined'],
    ['nothing to run', { name: 'x' }, 'run must be a function'],
  ])('with %s is refused', (_, given, message) => {
    const named = given && 'name' in given && given.name !== '' ? "('x')" : ''
    for (const [maker, define] of Object.entries({ defineMiddleware, defineRepeater })) {
      expect(() => define(given as never)).toThrow(new TypeError(`${maker}${named}: ${message}`))
    }
  })

  it('is refused in the words of its maker where it is a function', () => {
    for (const [maker, define] of Object.entries({ defineMiddleware, defineRepeater })) {
      expect(() => define(run as never)).toThrow(
        `${maker}: expected { name, run }, got a function: a plain (ctx, next) needs no ${maker}`,
      )
    }
  })

  const repeater = (fields: object): never => ({ name: 'again', run, ...fields }) as never
  const wrong = (k: number, shown: string): string =>
    `repeater 'again': entries(${k}) must be a whole number from 1, got ${shown}`
  it.each([
    [{}, "repeater 'again': entries(k) must say the most entries in all, e.g. k => 3 * k"],
    [
      { entries: 3 },
      "repeater 'again': entries(k) must say the most entries in all, e.g. k => 3 * k",
    ],
    [{ entries: () => 0 }, wrong(1, '0')],
    [{ entries: () => -2 }, wrong(1, '-2')],
    [{ entries: (k: number) => k / 2 }, wrong(1, '0.5')],
    [{ entries: () => Infinity }, wrong(1, 'Infinity')],
    [{ entries: () => '3' }, wrong(1, "'3'")],
    [{ entries: (k: number) => 3 - k }, wrong(3, '0')],
    [{ entries: (k: number) => 3 * k, name: '' }, "repeater: name must be a string, got ''"],
    [{ entries: (k: number) => 3 * k, name: 5 }, 'repeater: name must be a string, got 5'],
  ])(
    'that does not say how often it may enter is refused where it is used: %o',
    (fields, message) => {
      expect(() => pipeline(createImage).use(repeater(fields))).toThrow(new TypeError(message))
    },
  )

  it('is refused where it is made, too', () => {
    expect(() => defineRepeater(repeater({ entries: () => 0 }))).toThrow(wrong(1, '0'))
  })

  it('is named in explain: a function by its name, and one that has none by what it is', () => {
    const named = pipeline(createImage)
      .use(run)
      .use(
        (
          () =>
          (_: Context, next: Next): unknown =>
            next()
        )(),
      )
      .use(defineMiddleware({ name: 'mine', run }))
      .to(scriptedProvider('a', ['ok']))
    expect(named.explain().layers.map(({ name }) => name)).toEqual(['run', 'middleware', 'mine'])
    expect(defineMiddleware({ name: 'mine', run }).name).toBe('mine')
  })

  it('that chooses among targets must enter one of them', async () => {
    const chooser = defineRepeater({
      name: 'chooser',
      entries: (k) => k,
      bounds: (below) => below,
      targets: [scriptedProvider('a', ['ok'])],
      run: (_: Context, enter: Enter) => enter(),
    })
    await expect(pipeline(createImage).use(chooser).run(request)).rejects.toThrow(
      'no layer entered a target',
    )
  })
})

describe('an operation', () => {
  const good = { name: 'draw', request: z.object({}), result: z.object({}), content: () => [] }
  it.each([
    [undefined, 'operation: name must be a string, got undefined'],
    [{ ...good, name: '' }, "operation: name must be a string, got ''"],
    [{ ...good, name: 5 }, 'operation: name must be a string, got 5'],
    [{ ...good, request: undefined }, "operation('draw'): request must be a zod schema"],
    [{ ...good, result: {} }, "operation('draw'): result must be a zod schema"],
    [{ ...good, content: 'x' }, "operation('draw'): content must be a function"],
  ])('that is none is refused: %o', (given, message) => {
    expect(() => operation(given as never)).toThrow(new TypeError(message))
  })

  it('that is one is given back', () => {
    expect(operation(good)).toBe(good)
  })

  it('is what a pipeline begins with', () => {
    for (const given of [undefined, null, {}, { request: {} }])
      expect(() => pipeline(given as never)).toThrow(
        new TypeError('pipeline: the first argument must be an operation, such as createImage'),
      )
  })
})

it('chance comes from a function', () => {
  expect(() => pipeline(createImage, { random: 0.5 as never })).toThrow(
    'pipeline: random: expected a function that gives a number from 0 to below 1, got 0.5',
  )
})

describe('the clock of a pipeline', () => {
  const now = (): number => 0
  const setTimer = () => () => undefined
  it.each([
    ['null', null],
    ['a number', 5],
    ['one that sets no timers', { now }],
    ['one that tells no time', { setTimer }],
    ['one that tells something else', { now: (): string => 'noon', setTimer }],
  ])('cannot be %s', (_, clock) => {
    expect(() => pipeline(createImage, { clock: clock as never })).toThrow(
      /^pipeline: clock: expected \{ now\(\), setTimer\(fn, ms\) \}/,
    )
  })
})
