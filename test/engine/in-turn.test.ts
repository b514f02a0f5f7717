import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createImage,
  defineRepeater,
  Fault,
  inTurn,
  pipeline,
  type CallError,
  type Change,
  type Context,
  type Course,
  type Enter,
  type Next,
  type Provider,
  type Repeater,
} from '@stint/core'
import { breaker } from '@stint/middleware/breaker'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { pixel, scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }
const made = { images: [{ data: pixel, mediaType: 'image/png' }] }

/** Enters again after each fault, as its course says. */
function again(course: Partial<Course>, entries = 3): Repeater {
  return defineRepeater({
    name: 'again',
    entries: (k) => k * entries,
    run: inTurn(() => ({ first: () => ({}), next: () => ({}), ...course })),
  })
}

function failure(run: Promise<unknown>): Promise<CallError> {
  return run.then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => error as CallError,
  )
}

describe('a repeater that enters in turn', () => {
  it('enters what its course says, until that succeeds', async () => {
    const a = scriptedProvider('a', ['overloaded', 'overloaded', 'ok'])
    const { report } = await pipeline(createImage).use(again({})).to(a).run(request)
    expect(report.attempts.map(({ fault }) => fault?.kind)).toEqual([
      'overloaded',
      'overloaded',
      undefined,
    ])
  })

  it.each<[string, Change | Promise<Change> | undefined]>([
    ['at once', {}],
    ['a promise', Promise.resolve({})],
    ['nothing, which changes nothing', undefined],
    ['a promise of nothing', Promise.resolve(undefined) as unknown as Promise<Change>],
  ])('may be told what to enter: %s', async (_, change) => {
    const a = scriptedProvider('a', ['overloaded', 'ok'])
    const told = { first: () => change, next: () => change } as Course
    const { report } = await pipeline(createImage).use(again(told)).to(a).run(request)
    expect(report.attempts).toHaveLength(2)
  })

  it('fails with what its course throws', async () => {
    const a = scriptedProvider('a', ['overloaded'])
    const next = (): never => {
      throw new Fault('content_policy', { message: 'enough' })
    }
    const error = await failure(pipeline(createImage).use(again({ next })).to(a).run(request))
    expect(error.fault?.kind).toBe('overloaded')
    expect(error.report.attempts).toHaveLength(1)
  })

  it.each<[string, Partial<Course>]>([
    ['first() throws', { first: () => boom() }],
    ['first() rejects', { first: async () => boom() }],
    ['next() throws', { next: () => boom() }],
    ['next() rejects', { next: async () => boom() }],
  ])('is named where its course has a mistake: %s', async (_, course) => {
    const a = scriptedProvider('a', ['overloaded'])
    const error = await failure(pipeline(createImage).use(again(course)).to(a).run(request))
    expect(error.message).toContain('again: boom')
    expect(error.cause).toMatchObject({ message: 'boom' })
  })

  it.each(['ok', 'content_policy'] as const)(
    'tells its course once that it is over: %s',
    async (step) => {
      let over = 0
      const next = (thrown: unknown): never => {
        throw thrown
      }
      const layer = again({ next, over: () => void (over += 1) })
      const line = pipeline(createImage)
        .use(layer)
        .to(scriptedProvider('a', [step]))
      await line.run(request).catch(() => undefined)
      expect(over).toBe(1)
    },
  )

  it.each(['ok', 'overloaded'] as const)(
    'is named where its course makes a mistake when it is over: %s',
    async (step) => {
      const next = (thrown: unknown): never => {
        throw thrown
      }
      const line = pipeline(createImage).use(again({ next, over: () => boom() }))
      const error = await failure(line.to(scriptedProvider('a', [step])).run(request))
      expect(error.message).toContain('again: boom')
    },
  )

  it('is refused beyond its declared entries, and asks its course no more than once for that', async () => {
    const a = scriptedProvider('a', ['overloaded'])
    const thrown: string[] = []
    const next = (error: unknown): Change => {
      thrown.push(String((error as Error).name))
      if (thrown.at(-1) === 'Refusal') throw error
      return {}
    }
    const error = await failure(pipeline(createImage).use(again({ next }, 2)).to(a).run(request))
    expect(thrown).toEqual(['Fault', 'Fault', 'Refusal'])
    expect(error.report.attempts).toHaveLength(2)
  })

  it('meets ten thousand targets that refuse at once without running out of stack', async () => {
    const clock = virtualClock()
    const guard = breaker({ failures: 1 })
    guard.open()
    const targets = Array.from({ length: 10_000 }, (_, at) => scriptedProvider(`t${at}`, ['ok']))
    const line = pipeline(createImage, { clock }).use(failover(targets)).use(guard)
    const error = await failure(line.run(request))
    expect(error.report.attempts).toEqual([])
    expect(error.refusals).toHaveLength(10_000)
  })

  it.each([undefined, 3, { first: 1 }])('is not made of %o', (given) => {
    expect(() => inTurn(given as never)).toThrow(
      'inTurn: expected (ctx) => ({ first, next }), got ',
    )
  })

  it('runs by hand as any repeater, for a layer that is put around it', async () => {
    const entered: Change[] = []
    const enter: Enter = async (change = {}) => {
      entered.push(change)
      if (entered.length < 2) throw new Fault('overloaded')
      return { images: [] }
    }
    let over = 0
    const course = { next: () => ({ deadline: 5 }), over: () => void (over += 1) }
    await again(course).run({} as Context, enter)
    expect([entered, over]).toEqual([[{}, { deadline: 5 }], 1])
  })

  it('runs as a copy says that has a run of its own', async () => {
    const a = scriptedProvider('a', ['ok'])
    let ran = false
    const own: Repeater = {
      ...retry({ attempts: 2 }),
      run: (_, enter) => {
        ran = true
        return enter()
      },
    }
    await pipeline(createImage).use(own).to(a).run(request)
    expect(ran).toBe(true)
  })
})

describe('a course that is not done when its branch is over', () => {
  const never = (): Promise<Change> => new Promise(() => undefined)

  it.each<[string, Partial<Course>]>([
    ['first()', { first: never }],
    ['next()', { next: never }],
  ])('is left by a deadline where %s never settles', async (_, course) => {
    const clock = virtualClock()
    const line = pipeline(createImage, { clock })
      .use(deadline('5s'))
      .use(again(course))
      .to(scriptedProvider('a', ['overloaded']))
    const error = await failure(clock.run(line.run(request)))
    expect([error.message, clock.now(), clock.pending]).toEqual([
      expect.stringContaining('Stopped by deadline'),
      5000,
      0,
    ])
  })

  it('enters nothing where it goes on after that', async () => {
    const clock = virtualClock()
    const a = scriptedProvider('a', ['overloaded', 'ok'])
    let late = 0
    const next = (): Promise<Change> =>
      new Promise((resolve) => clock.setTimer(() => resolve({ deadline: ++late }), 20_000))
    const line = pipeline(createImage, { clock }).use(deadline('5s')).use(again({ next })).to(a)
    const { report } = await failure(clock.run(line.run(request)))
    const told = JSON.stringify(report)
    await clock.advance('1m')
    expect([late, a.requests.length, JSON.stringify(report), clock.pending]).toEqual([
      1,
      1,
      told,
      0,
    ])
  })

  it('rejects when it is run by hand and cannot begin', async () => {
    const line = failover([scriptedProvider('a', ['ok'])], { order: () => boom() })
    await expect(line.run({} as Context, async () => made)).rejects.toThrow('boom')
  })
})

describe('the async context after a failure', () => {
  const context = new AsyncLocalStorage<string>()
  const seen: (string | undefined)[] = []
  const around = (_: Context, next: Next): unknown => context.run('the layer above', next)

  function line(attempt: Provider['attempt'], clock = virtualClock()) {
    seen.length = 0
    const provider: Provider = {
      id: 'a',
      accepts: () => true,
      isSubmission: ({ method }) => method === 'POST',
      attempt: (given, handle) => {
        seen.push(context.getStore())
        return context.run('inside the attempt', () => attempt(given, handle))
      },
    }
    return { clock, pipeline: pipeline(createImage, { clock }).use(around), provider }
  }

  it('is that in which the repeater was entered, where a timer has cut the entry', async () => {
    let attempts = 0
    const hangs = line(() => (attempts++ === 0 ? new Promise(() => undefined) : made))
    const other = { ...hangs.provider, id: 'b' }
    const call = hangs.pipeline
      .use(deadline('40s'))
      .use(failover([hangs.provider, other], { reserve: { attempts: 1, time: '30s' } }))
    await hangs.clock.run(context.run('of the caller', () => call.run(request)))
    expect(seen).toEqual(['the layer above', 'the layer above'])
  })

  it('is that in which the repeater was entered, where the provider has failed', async () => {
    let attempts = 0
    const fails = line(async () => {
      if (attempts++ === 0) throw new Fault('overloaded')
      return made
    })
    const call = fails.pipeline.use(retry({ attempts: 2, backoff: 0 })).to(fails.provider)
    await context.run('of the caller', () => call.run(request))
    expect(seen).toEqual(['the layer above', 'the layer above'])
  })

  it('is that in which the repeater was entered, where a hidden retry has ended the attempt', async () => {
    const server = createServer((_, answer) => answer.writeHead(503).end())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    let attempts = 0
    const repeats = line(async (_, { fetch }) => {
      if (attempts++ > 0) return made
      await fetch(url, { method: 'POST' })
      await fetch(url, { method: 'POST' }).catch(() => undefined)
      return new Promise(() => undefined)
    })
    const call = repeats.pipeline.use(retry({ attempts: 2, backoff: 0 })).to(repeats.provider)
    const { report } = await context.run('of the caller', () => call.run(request))
    server.close()
    expect(report.attempts[0]?.fault?.hiddenRetry).toBe(true)
    expect(seen).toEqual(['the layer above', 'the layer above'])
  })
})

function boom(): never {
  throw new Error('boom')
}
