import { AsyncLocalStorage } from 'node:async_hooks'
import {
  createImage,
  defineProvider,
  pipeline,
  type CallError,
  type CallEvent,
  type Follower,
  type Middleware,
  type Pipeline,
} from '@stint/core'
import {
  budget,
  deadline,
  downgrade,
  failover,
  hedge,
  retry,
  simplifyPrompt,
} from '@stint/middleware'
import { pixel, scriptedProvider, virtualClock } from '@stint/testkit'
import { beforeEach, describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }
const lighter = simplifyPrompt(() => 'light')

let clock = virtualClock()
beforeEach(() => {
  clock = virtualClock()
})

/** A layer that writes down what it hears, a list for each time that it is entered. */
function listening(follower: Follower = {}): {
  layer: Middleware
  heard: string[][]
  whole: boolean[]
} {
  const heard: string[][] = []
  const whole: boolean[] = []
  const layer: Middleware = (ctx, next) => {
    const own: string[] = []
    heard.push(own)
    whole.push(ctx.wholeCall)
    ctx.follow({ onEvent: (event) => own.push(describeEvent(event)), ...follower })
    return next()
  }
  return { layer, heard, whole }
}

function describeEvent(event: CallEvent): string {
  const who = 'target' in event && event.target !== undefined ? ` ${event.target}` : ''
  return `${event.type}${who}`
}

const draw = (): Pipeline => pipeline(createImage, { id: 'poster', clock, random: () => 0.5 })

describe('a layer that follows', () => {
  it('hears everything below it, and the end of the call', async () => {
    const { layer, heard, whole } = listening()
    const a = scriptedProvider('a', [
      'server_error',
      { after: '5s', fail: 'overloaded' },
      'overloaded',
    ])
    const b = scriptedProvider('b', ['ok'], { accepts: 'closed' })
    const c = scriptedProvider('c', ['ok'])
    const told: string[] = []
    const stack = draw()
      .use(layer)
      .use(failover([a, b, c]))
      .use(retry({ attempts: 2, backoff: '1s' }))
      .use(downgrade([lighter]))
    const onEvent = (event: CallEvent): void => void told.push(describeEvent(event))
    await clock.run(stack.run(request, { onEvent }))
    expect(heard).toEqual([
      [
        'attempt-started a',
        'attempt-ended a',
        'downgraded a',
        'attempt-started a',
        'attempt-ended a',
        'waiting a',
        'attempt-started a',
        'attempt-ended a',
        'skipped b',
        'downgraded b',
        'skipped b',
        'attempt-started c',
        'attempt-ended c',
        'finished',
      ],
    ])
    expect(told).toEqual(heard[0])
    expect(whole).toEqual([true])
  })

  it('below a repeater hears of its own branch alone, also beside others', async () => {
    const { layer, heard, whole } = listening()
    const slow = scriptedProvider('a', [
      { after: '10s', ok: true },
      { after: '2s', ok: true },
    ])
    await clock.run(
      draw()
        .use(hedge({ after: '1s' }))
        .use(layer)
        .to(slow)
        .run(request),
    )
    const each = ['attempt-started a', 'attempt-ended a', 'finished']
    expect(heard).toEqual([each, each])
    expect(whole).toEqual([false, false])
  })

  it('below another hears no less, and one above does not hear what happens beside it', async () => {
    const outer = listening()
    const inner = listening()
    const a = scriptedProvider('a', ['overloaded'])
    const b = scriptedProvider('b', ['ok'])
    const nested = draw().use(inner.layer).use(deadline('9s')).to(b)
    await clock.run(
      draw()
        .use(outer.layer)
        .use(failover([a, nested]))
        .run(request),
    )
    expect(inner).toMatchObject({
      heard: [['attempt-started b', 'attempt-ended b', 'finished']],
      whole: [false],
    })
    expect(outer.heard).toEqual([
      ['attempt-started a', 'attempt-ended a', 'attempt-started b', 'attempt-ended b', 'finished'],
    ])
  })

  it('hears of refusals, and of progress', async () => {
    const { layer, heard } = listening()
    const provider = defineProvider({
      id: 'a',
      accepts: () => true,
      attempt(_: unknown, attempt): Promise<never> {
        attempt.progress({ text: 'queued' })
        return Promise.reject(new Error('down'))
      },
    })
    const again: Middleware = async (_, next) => {
      await next().catch(() => undefined)
      throw new Error('a mistake')
    }
    const stack = draw()
      .use(layer)
      .use(again)
      .use(budget({ attempts: 1 }))
    await clock.run(
      stack
        .use(failover([provider, scriptedProvider('b', ['ok'])]))
        .run(request)
        .catch(() => undefined),
    )
    expect(heard).toEqual([
      ['attempt-started a', 'progress a', 'attempt-ended a', 'skipped b', 'finished'],
    ])
  })

  it('is told of the end of an aborted call while what is below still hangs', async () => {
    const { layer, heard } = listening()
    const hangs: Middleware = () => new Promise(() => undefined)
    const call = draw()
      .use(layer)
      .use(hangs)
      .to(scriptedProvider('a', ['ok']))
      .start(request)
    await clock.advance(0)
    call.abort()
    await call.result.catch(() => undefined)
    expect(heard).toEqual([['finished']])
  })

  it('cannot break the call: what it throws is a warning, or a warning of the process', async () => {
    const layer: Middleware = (ctx, next) => {
      ctx.follow({
        onEvent(event) {
          throw new Error(`no room for ${event.type}`)
        },
        around() {
          throw new Error('no way around')
        },
      })
      return next()
    }
    const provider = scriptedProvider('a', ['ok'])
    const emitted = new Promise<Error>((resolve) => process.once('warning', resolve))
    const { warnings } = await clock.run(draw().use(layer).to(provider).run(request))
    expect(warnings).toEqual([
      'a follower threw: no room for attempt-started',
      'a follower threw: no way around',
      'a follower threw: no room for attempt-ended',
    ])
    expect(provider.requests).toHaveLength(1)
    expect(await emitted).toMatchObject({
      name: 'StintWarning',
      message: 'a follower threw: no room for finished',
    })
  })

  it('calls the provider in an async context of its own', async () => {
    const storage = new AsyncLocalStorage<string>()
    const seen: unknown[] = []
    const provider = defineProvider({
      id: 'a',
      accepts: () => true,
      async attempt() {
        seen.push(storage.getStore())
        await Promise.resolve()
        seen.push(storage.getStore())
        return { images: [{ data: pixel, mediaType: 'image/png' }] }
      },
    })
    const { layer } = listening({
      around: ({ number, target }, call) => storage.run(`${target} ${number}`, call),
    })
    await clock.run(draw().use(layer).to(provider).run(request))
    expect(seen).toEqual(['a 1', 'a 1'])
    expect(storage.getStore()).toBeUndefined()
  })

  it('changes nothing of a fault that a provider throws at once', async () => {
    const { layer } = listening({ around: (_, call) => call() })
    const stack = (): Pipeline =>
      draw().use(failover([scriptedProvider('a', [{ throwSync: new Error('broken') }])]))
    const failed = (line: Pipeline): Promise<CallError> =>
      clock.run(line.run(request)).catch((error: unknown) => error as CallError)
    const plain = await failed(stack())
    const followed = await failed(
      draw()
        .use(layer)
        .use(failover([scriptedProvider('a', [{ throwSync: new Error('broken') }])])),
    )
    expect(followed.report.attempts).toEqual(plain.report.attempts)
  })
})

it('a layer is told which pipeline was run', async () => {
  const seen: string[] = []
  const look: Middleware = (ctx, next) => {
    seen.push(ctx.call.pipeline)
    return next()
  }
  const inner = pipeline(createImage, { id: 'inner', clock })
    .use(look)
    .to(scriptedProvider('a', ['ok']))
  await draw().use(look).to(inner).run(request)
  expect(seen).toEqual(['poster', 'poster'])
})
