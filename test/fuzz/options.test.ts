import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CallError, createImage, pipeline, scope, type Layer, type Target } from '@stint/core'
import * as middleware from '@stint/middleware'
import { scriptedProvider } from '@stint/testkit'
import { isPolluted, junk, optionsOf } from './junk.ts'
import { randomRuns } from '../random-runs.ts'

const target = scriptedProvider('a', ['ok'])
const step = { name: 's', lossy: false, apply: (request: unknown) => request }

/** Each layer with the options it has, and what stands before them. */
const layers: Readonly<
  Record<string, { readonly names: readonly string[]; readonly before?: readonly unknown[] }>
> = {
  deadline: { names: ['duration'] },
  budget: { names: ['attempts', 'cost', 'unconfirmed'] },
  failover: { names: ['order', 'on', 'share', 'floor', 'reserve'], before: [[target]] },
  breaker: {
    names: [
      'failures',
      'rate',
      'slow',
      'window',
      'minimum',
      'cooldown',
      'probes',
      'key',
      'maxKeys',
      'onChange',
    ],
  },
  downgrade: { names: ['on'], before: [[step]] },
  retry: { names: ['attempts', 'backoff', 'maxWait', 'on', 'resend'] },
  hedge: { names: ['after', 'max', 'on'] },
  quota: { names: ['ratio', 'minPerSecond', 'ttl'] },
  limit: { names: ['concurrent', 'perMinute', 'queue', 'key'] },
  batch: { names: ['parts', 'attempts', 'partial', 'on', 'resend'] },
  chaos: { names: ['rate', 'seed', 'faults', 'delay', 'hang', 'when'] },
}

/** Lists of targets and steps. */
const lists: Readonly<Record<string, readonly unknown[]>> = {
  failover: [target, pipeline(createImage).to(target), { id: 'x' }, { ...target, id: '' }],
  downgrade: [step, { ...step, name: '' }, { ...step, lossy: 1 }, { name: 's' }],
}

describe('odd options', () => {
  it.each(Object.entries(layers))(
    'of %s are refused by a TypeError that names it, or work',
    (name, { names, before = [] }) => {
      fc.assert(
        fc.property(optionsOf(names), (given) => makesOrNames(name, [...before, given])),
        { numRuns: randomRuns(400) },
      )
    },
  )

  it.each(Object.entries(lists))(
    'lists of %s are refused by a TypeError that names it, or work',
    (name, items) => {
      const list = fc.oneof(
        junk,
        fc.array(fc.oneof(fc.constantFrom(...items), junk), { maxLength: 3 }),
      )
      fc.assert(
        fc.property(list, (given) => makesOrNames(name, [given])),
        { numRuns: randomRuns(400) },
      )
    },
  )

  it.each([
    'exponential',
    'linear',
    'decorrelated',
    'constant',
    'simplifyPrompt',
    'fewerReferences',
    'fewerTools',
    'otherModel',
    'shorterHistory',
    'smallerOutput',
    'smallerSize',
    'dropOption',
  ])('of %s are refused by a TypeError that names it, or work', (name) => {
    fc.assert(
      fc.property(optionsOf(['base', 'cap', 'factor', 'jitter', 'step']), (given) => {
        throwsOnly(name, () => make(name)(given))
      }),
      { numRuns: randomRuns(300) },
    )
  })

  it('and odd members of pool are refused by a TypeError that names it, or work', () => {
    const members = fc.oneof(fc.constant([target]), junk)
    const names = optionsOf(['cooldown', 'operation'])
    fc.assert(
      fc.property(fc.oneof(fc.constant('keys'), junk), members, names, (id, list, given) => {
        const pool = throwsOnly('pool', () => make('pool')(id, list, given)) as unknown
        if (pool !== undefined)
          pipeline(createImage)
            .to(pool as Target)
            .explain()
            .toString()
      }),
      { numRuns: randomRuns(400) },
    )
  })

  it('of pipeline are refused by a TypeError that names it, or work', () => {
    fc.assert(
      fc.property(optionsOf(['id', 'clock', 'random', 'strict', 'unknown']), (given) => {
        throwsOnly('pipeline', () => pipeline(createImage, given as never))
      }),
      { numRuns: randomRuns(400) },
    )
  })

  it('given to use and to are refused by a TypeError that names the pipeline, or work', () => {
    fc.assert(
      fc.property(junk, (given) => {
        throwsOnly('pipeline', () => pipeline(createImage).use(given as never))
        throwsOnly('pipeline|defineProvider', () => pipeline(createImage).to(given as never))
      }),
      { numRuns: randomRuns(400) },
    )
  })

  it('of run are refused by a TypeError before anything runs, or work', async () => {
    const provider = scriptedProvider('a', ['ok'])
    const line = pipeline(createImage).to(provider)
    await fc.assert(
      fc.asyncProperty(
        optionsOf(['signal', 'deadline', 'attempts', 'labels', 'onEvent', 'onReport']),
        async (given) => {
          const before = provider.requests.length
          const error = await failure(() => line.run({ prompt: 'p' }, given as never))
          // A deadline of half a millisecond is a valid one.
          if (error === undefined || isLate(error)) return
          expect(error).toBeInstanceOf(TypeError)
          expect((error as Error).message).toMatch(/^run/)
          expect(provider.requests.length).toBe(before)
        },
      ),
      { numRuns: randomRuns(400) },
    )
    expect(isPolluted()).toBe(false)
  })

  it('of scope are refused by a TypeError that names it, or work', async () => {
    await fc.assert(
      fc.asyncProperty(optionsOf(['attempts', 'deadline', 'cost', 'clock']), async (given) => {
        const error = await failure(() => scope(given as never, () => 1))
        if (error === undefined) return
        expect(error).toBeInstanceOf(TypeError)
        expect((error as Error).message).toMatch(/^scope/)
      }),
      { numRuns: randomRuns(400) },
    )
  })
})

function make(name: string): (...args: unknown[]) => Layer {
  return Reflect.get(middleware, name) as never
}

function makesOrNames(name: string, args: readonly unknown[]): void {
  const layer = throwsOnly(name, () => make(name)(...args))
  // What was accepted can be declared and explained.
  if (layer === undefined) return
  const line = throwsOnly(`${name}|pipeline`, () =>
    name === 'failover'
      ? pipeline(createImage).use(layer)
      : pipeline(createImage).use(layer).to(target),
  )
  if (line && !line.explain().toString().includes(name)) throw new Error('not explained')
}

/** The value, or undefined when it threw the one error that it may throw. */
function throwsOnly<T>(name: string, run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    const isNamed = error instanceof TypeError && new RegExp(`^(${name})\\b`).test(error.message)
    if (isNamed && !isPolluted()) return undefined
    throw error
  }
}

function isLate(error: unknown): boolean {
  return CallError.isInstance(error) && error.stoppedBy?.layer === 'run'
}

async function failure(run: () => Promise<unknown>): Promise<unknown> {
  try {
    await run()
    return undefined
  } catch (error) {
    return error
  }
}
