import {
  createImage,
  generateText,
  pipeline,
  type Attempt,
  type CallError,
  type Middleware,
  type PipelineOptions,
  type StreamHandle,
  type TextMade,
  type TextPart,
} from '@stint/core'
import { failover, hedge, retry } from '@stint/middleware'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { expect, test } from 'vitest'

const request = { messages: [{ role: 'user', content: 'Hi' }] } as const
const content = [{ type: 'text', text: 'of a layer' }] as const
const ownResult = { text: 'of a layer', toolCalls: [], content, finishReason: 'stop' } as const

/** What a reader saw of a call, and what its result came to. */
async function read(call: StreamHandle<TextMade, TextPart>) {
  let text = ''
  const reading = async (): Promise<unknown> => {
    try {
      for await (const part of call) if (part.type === 'text-delta') text += part.delta
    } catch (error) {
      return error
    }
    return undefined
  }
  const error = await reading()
  const result = await call.result.catch(() => undefined)
  return { text, error: error as CallError | undefined, result, report: call.report }
}

function setUp(options: Omit<PipelineOptions, 'clock'> = {}) {
  const clock = virtualClock()
  const line = pipeline(generateText, { clock, ...options })
  return { clock, line }
}

const deaf = { honoursAbort: false } as const

test('an attempt that was cut shows nothing, although its provider gives a whole text later', async () => {
  const { clock, line } = setUp()
  const late = scriptedProvider('late', [{ stream: ['late'], firstAfter: '10s' }], {
    ...deaf,
    streams: false,
  })
  const slow = scriptedProvider('slow', [{ stream: ['slow'], firstAfter: '20s' }])
  const stack = line.use(failover([late, slow])).use(cutAfter('late', 5000))
  const { text, report } = await clock.run(read(stack.stream(request)))
  expect(text).toBe('slow')
  expect(report.output).toMatchObject({ target: 'slow', number: 2 })
})

/** Holds one target to a time. */
function cutAfter(id: string, ms: number): Middleware {
  return (ctx, next) => {
    if (ctx.target && 'id' in ctx.target && ctx.target.id === id) {
      ctx.deadline = ctx.call.clock.now() + ms
    }
    return next()
  }
}

test('an attempt that was cut shows nothing of what it had held back', async () => {
  const { clock, line } = setUp({ commit: { ms: 6000 } })
  const stalls = scriptedProvider('stalls', [{ stream: ['held'], stallAfter: 1 }], deaf)
  const slow = scriptedProvider('slow', [{ stream: ['slow'], firstAfter: '20s' }])
  const stack = line.use(failover([stalls, slow])).use(cutAfter('stalls', 5000))
  const { text, report } = await clock.run(read(stack.stream(request)))
  expect(text).toBe('slow')
  expect(report.output).toMatchObject({ target: 'slow' })
  expect(clock.pending).toBe(0)
})

test("a layer's own result does not take the place of a text that broke off where it was seen", async () => {
  const { clock, line } = setUp()
  const breaks = scriptedProvider('breaks', [{ stream: ['a', 'b'], failAfter: 1, fail: 'network' }])
  const covers: Middleware = async (_ctx, next) => {
    try {
      return await next()
    } catch {
      return ownResult
    }
  }
  const { text, error, result } = await clock.run(read(line.use(covers).to(breaks).stream(request)))
  expect(text).toBe('a')
  expect(result).toBeUndefined()
  expect(error).toMatchObject({ fault: { kind: 'network' }, report: { outcome: 'failed' } })
})

test('nor does it while the text is still being seen', async () => {
  const { clock, line } = setUp()
  const slow = scriptedProvider('slow', [{ stream: ['a', 'b'], between: '2s' }])
  const leaves: Middleware = async (ctx, next) => {
    void next().catch(() => undefined)
    await ctx.wait(1000, 'a nap')
    return ownResult
  }
  const { text, error, result } = await clock.run(read(line.use(leaves).to(slow).stream(request)))
  expect(text).toBe('a')
  expect(result).toBeUndefined()
  expect(error).toMatchObject({ report: { outcome: 'failed' } })
})

test('nor does it in an entry beside the one that is seen', async () => {
  const { clock, line } = setUp()
  const steps = [
    { stream: ['a', 'b'], firstAfter: '2s', between: '5s' },
    { stream: ['c'], firstAfter: '1m' },
  ] as const
  const covers: Middleware = async (_ctx, next) => {
    try {
      return await next()
    } catch {
      return ownResult
    }
  }
  const stack = line
    .use(hedge({ after: '1s' }))
    .use(covers)
    .to(scriptedProvider('a', steps))
  const { text, result } = await clock.run(read(stack.stream(request)))
  expect([text, result?.text]).toEqual(['ab', 'ab'])
})

test("a layer's own result is shown where nothing was", async () => {
  const { clock, line } = setUp()
  const own: Middleware = async () => ownResult
  const never = scriptedProvider('never', ['hang'])
  const { text, result, report } = await clock.run(read(line.use(own).to(never).stream(request)))
  expect([text, result?.text]).toEqual(['of a layer', 'of a layer'])
  expect(report.output).toMatchObject({ number: 0, parts: 5, chars: 10 })
})

test("a layer's own result that has no parts is an error, and nothing counts as visible", async () => {
  const { clock, line } = setUp()
  const own: Middleware = async () => ({ text: 'of another kind' })
  const never = scriptedProvider('never', ['hang'])
  const { text, error, report } = await clock.run(read(line.use(own).to(never).stream(request)))
  expect(text).toBe('')
  expect(error).toMatchObject({ delivered: undefined })
  expect(error?.message).toMatch(/a layer gave a result that has no parts to read/)
  expect(report.output).toBeUndefined()
})

test('a reader may ask for several parts at once, and gets them in order', async () => {
  const { clock, line } = setUp()
  const provider = scriptedProvider('a', [{ stream: ['1', '2', '3'], between: 10 }])
  const parts = line.to(provider).stream(request)[Symbol.asyncIterator]()
  const asked = Promise.all(Array.from({ length: 8 }, () => parts.next()))
  const types = (await clock.run(asked)).map(({ value }) => (value as TextPart | undefined)?.type)
  const deltas = Array<string>(3).fill('text-delta')
  const none = undefined
  expect(types).toEqual(['stream-start', 'text-start', ...deltas, 'text-end', 'finish', none])
})

test('a second attempt beside one that has begun to come leaves its time alone', async () => {
  const { clock, line } = setUp({ commit: 'complete' })
  const steps = [
    { stream: ['a', 'b', 'c'], firstAfter: '1s', between: '4s' },
    { stream: ['d'], firstAfter: '1m' },
  ] as const
  const demands: Middleware = (ctx, next) => {
    ctx.limitPace({ firstMs: 5000 })
    return next()
  }
  const stack = line
    .use(demands)
    .use(hedge({ after: '6s' }))
    .to(scriptedProvider('a', steps))
  const { text } = await clock.run(read(stack.stream(request)))
  expect(text).toBe('abc')
})

test('a stream that is given after its attempt was cut is let go unread', async () => {
  const { clock, line } = setUp()
  let left = 0
  let asked = 0
  const late = {
    id: 'late',
    accepts: () => true as const,
    attempt: () => ownResult,
    stream: async (_request: unknown, { clock: own }: Attempt) => {
      await new Promise<void>((resolve) => void own.setTimer(resolve, 10_000))
      return {
        [Symbol.asyncIterator]: () => ({
          next: () => ((asked += 1), Promise.resolve({ done: true as const, value: undefined })),
          return: () => ((left += 1), Promise.resolve({ done: true as const, value: undefined })),
        }),
      }
    },
  }
  const slow = scriptedProvider('slow', [{ stream: ['slow'], firstAfter: '20s' }])
  const stack = line.use(failover([late, slow])).use(cutAfter('late', 5000))
  const { text } = await clock.run(read(stack.stream(request)))
  expect([text, asked, left]).toEqual(['slow', 0, 1])
})

test('a repeater waits out nothing after visible output', async () => {
  const { clock, line } = setUp()
  const breaks = scriptedProvider('breaks', [{ stream: ['a'], fail: 'overloaded' }])
  const { text, error } = await clock.run(
    read(
      line
        .use(retry({ backoff: '10s' }))
        .to(breaks)
        .stream(request),
    ),
  )
  expect(text).toBe('a')
  expect(clock.now()).toBe(0)
  expect(breaks.requests).toHaveLength(1)
  expect(error?.message).toMatch(/1 character/)
})

test('an attempt that another one has outrun is cut, and the layers above it are refused', async () => {
  const { clock, line } = setUp()
  const signals: AbortSignal[] = []
  const thrown: unknown[] = []
  const slow = {
    id: 'slow',
    wire: 'fetch' as const,
    accepts: () => true as const,
    attempt: () => ownResult,
    stream: (_: unknown, { signal }: Attempt) => {
      signals.push(signal)
      return new Promise<never>(() => undefined)
    },
  }
  const fast = scriptedProvider('fast', [{ stream: ['fast'], firstAfter: '1s' }])
  const looks: Middleware = async (_ctx, next) => {
    try {
      return await next()
    } catch (error) {
      thrown.push(error)
      throw error
    }
  }
  const stack = line
    .use(hedge({ after: '1s' }))
    .use(failover([slow, fast]))
    .use(looks)
  const { text, report } = await clock.run(read(stack.stream(request)))
  expect(text).toBe('fast')
  expect(report.attempts).toMatchObject([
    { target: 'slow', fault: { kind: 'aborted', delivery: 'unsent' } },
    { target: 'fast' },
  ])
  expect(thrown).toMatchObject([{ name: 'Refusal', layer: 'engine', target: 'slow' }])
  expect(signals).toMatchObject([{ reason: { name: 'AbortError' } }])
})

test('a provider that cannot be read gives its text as a whole', async () => {
  const { clock, line } = setUp()
  const whole = scriptedProvider('whole', [{ stream: ['as', ' one'] }], { streams: false })
  const { text, result } = await clock.run(read(line.to(whole).stream(request)))
  expect([text, result?.provider]).toEqual(['as one', 'whole'])
})

test('a job is resumed, and not streamed again', async () => {
  const { clock, line } = setUp()
  const asked: string[] = []
  const jobs = {
    id: 'jobs',
    accepts: () => true as const,
    attempt: () => ownResult,
    stream: (_: unknown, attempt: Attempt) => {
      asked.push('stream')
      attempt.job('j')
      return new Promise<never>(() => undefined)
    },
    resume: async (id: string) => {
      asked.push(`resume ${id}`)
      return ownResult
    },
  }
  const stack = line
    .use(retry({ attempts: 2, backoff: 0 }))
    .use(cutAfter('jobs', 5000))
    .to(jobs)
  const { text } = await clock.run(read(stack.stream(request)))
  expect([text, asked]).toEqual(['of a layer', ['stream', 'resume j']])
})

test('what cannot be read while it is made says so', () => {
  const line = pipeline(createImage).to(scriptedProvider('a', ['ok']))
  expect(() => line.stream({ prompt: 'a fox' })).toThrow(
    'createImage cannot be read while it is made: use run()',
  )
})

test('a call whose reader has left is aborted, in so many words', async () => {
  const { clock, line } = setUp()
  const provider = scriptedProvider('a', [{ stream: ['a', 'b'], between: '1s' }])
  const call = line.to(provider).stream(request)
  const leaves = async (): Promise<unknown> => {
    for await (const part of call) if (part.type === 'text-delta') break
    return call.result.catch((reason: unknown) => reason)
  }
  expect(await clock.run(leaves())).toMatchObject({
    name: 'AbortError',
    message: 'its reader has left',
  })
})
