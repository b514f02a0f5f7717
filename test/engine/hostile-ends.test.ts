import {
  createImage,
  defineRepeater,
  inTurn,
  operation,
  pipeline,
  type Provider,
  type Repeater,
} from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }
const outcome = (run: Promise<unknown>): Promise<any> =>
  run.then(
    (ok) => ({ ok }),
    (error: unknown) => ({ error }),
  )
const cannot = { id: 'a', accepts: () => 'cannot', attempt: () => undefined } as unknown as Provider

const unhandled: unknown[] = []
const note = (error: unknown): unknown => unhandled.push(error)
beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', note)
})
afterEach(() => void process.off('unhandledRejection', note))

describe('user code that throws while the end of a call is told', () => {
  const odd = operation({
    ...createImage,
    name: 'odd',
    needs: () => {
      throw new Error('boom')
    },
  } as never)

  it('in the schema of its request, fails the call, and the report says so', async () => {
    const asking = operation({
      ...createImage,
      name: 'asking',
      // zod does not wait for it here, and throws.
      request: createImage.request.refine(async () => true),
    } as never)
    const call = pipeline(asking)
      .to(scriptedProvider('a', ['ok']))
      .start(request)
    const told: string[] = []
    for await (const { type } of call.events) told.push(type)
    await expect(call.result).rejects.toThrow('Promise')
    expect([call.report.outcome, told]).toEqual(['failed', ['finished']])
  })

  it('in needs() of an operation, after a failure at once, fails the call', async () => {
    expect(await outcome(pipeline(odd).to(cannot).run(request))).toMatchObject({
      error: { message: 'boom' },
    })
  })

  it('in needs() of an operation, after a provider has failed, fails the call', async () => {
    const line = pipeline(odd).use(failover([cannot, scriptedProvider('b', ['server_error'])]))
    const result = await outcome(line.run(request))
    expect(unhandled).toEqual([])
    expect(result).toMatchObject({ error: { message: 'boom' } })
  })

  it('in the cost of a result, which a schema has let pass, fails the attempt', async () => {
    const lenient = operation({
      ...createImage,
      name: 'lenient',
      isEmpty: () => false,
      result: { safeParse: (data: unknown) => ({ success: true, data }) },
    } as never)
    const provider = {
      id: 'a',
      accepts: () => true,
      attempt: async () => ({
        get cost() {
          throw new Error('boom')
        },
      }),
    } as unknown as Provider
    const result = await outcome(pipeline(lenient).to(provider).run(request))
    expect(unhandled).toEqual([])
    expect(result.error?.fault?.kind ?? result).toBe('unknown')
  })
})

// 5000 is a way out: without it the process stands still for good, and no timer, signal or caller is heard.
describe('a course that always goes on is not asked in circles by the engine', () => {
  let asked = 0
  const always = (): Repeater =>
    defineRepeater({
      name: 'always',
      entries: (k) => k * 3,
      run: inTurn(() => ({
        first: () => ({}),
        next: (thrown: unknown) => {
          if (++asked > 5000) throw thrown
          return {}
        },
      })),
    })
  beforeEach(() => {
    asked = 0
  })

  it('once the caller has aborted', async () => {
    const caller = new AbortController()
    const line = pipeline(createImage)
      .use(always())
      .to(scriptedProvider('a', ['hang']))
    const run = outcome(line.run(request, { signal: caller.signal }))
    caller.abort()
    await run
    expect(asked).toBeLessThan(10)
  })

  it('once the deadline of the call has passed', async () => {
    const clock = virtualClock()
    const line = pipeline(createImage, { clock })
      .use(deadline('5s'))
      .use(always())
      .to(scriptedProvider('a', ['hang']))
    await outcome(clock.run(line.run(request)))
    expect(asked).toBeLessThan(10)
  })

  it('once its entries are used up', async () => {
    await outcome(
      pipeline(createImage)
        .use(always())
        .to(scriptedProvider('a', ['overloaded']))
        .run(request),
    )
    expect(asked).toBeLessThan(10)
  })
})
