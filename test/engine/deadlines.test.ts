import {
  createImage,
  Fault,
  pipeline,
  type CallError,
  type CallEvent,
  type Context,
  type Layer,
  type Next,
  type Pipeline,
} from '@stint/core'
import { budget } from '@stint/middleware/budget'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { pixel, scriptedProvider, virtualClock, type VirtualClock } from '@stint/testkit'
import { beforeEach, describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }
const image = { images: [{ data: pixel, mediaType: 'image/png' }] }

let clock: VirtualClock
beforeEach(() => {
  clock = virtualClock()
})

const hanging = (...layers: Layer[]) =>
  layers
    .reduce((line, layer) => line.use(layer), pipeline(createImage, { clock }))
    .to(scriptedProvider('a', ['hang']))

async function failure(run: Promise<unknown>): Promise<CallError> {
  const error: unknown = await clock.run(
    run.then(
      () => expect.unreachable('it succeeded'),
      (thrown: unknown) => thrown,
    ),
  )
  expect(clock.pending).toBe(0)
  return error as CallError
}

/** A layer that has an answer of its own to whatever fails below it. */
const lastWord = (say: (error: unknown) => unknown) =>
  async function insists(_: Context, next: Next): Promise<unknown> {
    try {
      return await next()
    } catch (error) {
      return say(error)
    }
  }
const throwing = (error: unknown) => (): never => {
  throw error
}

describe('a deadline', () => {
  it('is one timer, however many layers stand below it', async () => {
    const pass = (_: Context, next: Next): Promise<unknown> => next()
    const call = hanging(pass, deadline('10s'), pass, deadline('20s'), pass).start(request)
    await clock.advance('1s')
    expect(clock.pending).toBe(1)
    await failure(call.result)
    expect(clock.now()).toBe(10_000)
  })

  it('is not lifted by a layer below it that has a result after all', async () => {
    const error = await failure(
      hanging(
        deadline('10s'),
        lastWord(() => image),
      ).run(request),
    )
    expect(error.fault).toMatchObject({ kind: 'timeout' })
    expect(error.stoppedBy).toMatchObject({ layer: 'deadline', index: 0 })
  })

  it.each([
    ['an error', new Error('oh dear')],
    ['another fault', new Fault('auth')],
    ['an error that looks like a timeout', Object.assign(new Error('oh'), { kind: 'timeout' })],
  ])('is what has happened, whatever layers below make of it: %s', async (_, own) => {
    const caught: unknown[] = []
    const catches = lastWord((error) => {
      caught.push(error)
      throw error
    })
    await failure(hanging(catches, deadline('10s'), lastWord(throwing(own))).run(request))
    expect(caught).toMatchObject([{ kind: 'timeout', message: 'deadline of 10 s passed' }])
  })

  it('leaves the word to a timeout that says more', async () => {
    const own = new Fault('timeout', { message: 'late, and it was queued all the time' })
    const caught: unknown[] = []
    const catches = lastWord((error) => {
      caught.push(error)
      throw error
    })
    await failure(hanging(catches, deadline('10s'), lastWord(throwing(own))).run(request))
    expect(caught).toEqual([own])
  })

  it('leaves no timer where the listener that is told of its cut ends the call', async () => {
    const controller = new AbortController()
    const onEvent = ({ type }: CallEvent): void => {
      if (type === 'attempt-ended') controller.abort('enough')
    }
    const stuck = async (_: Context, next: Next): Promise<never> => {
      await next().catch(() => undefined)
      return new Promise(() => undefined)
    }
    const options = { signal: controller.signal, onEvent }
    expect(await failure(hanging(deadline('10s'), stuck).run(request, options))).toBe('enough')
    expect(clock.now()).toBe(10_000)
  })

  it('leaves no timer where the call ends before it, and a layer below never does', async () => {
    const stuck = (): Promise<never> => new Promise(() => undefined)
    const call = hanging(deadline('10s'), stuck).start(request)
    await clock.advance('1s')
    call.abort('enough')
    expect(await failure(call.result)).toBe('enough')
  })

  it('of an attempt, below what repeats, does not stop the call', async () => {
    const error = await failure(
      hanging(retry({ attempts: 2, backoff: '1s', resend: 'unknown' }), deadline('10s')).run(
        request,
      ),
    )
    expect(error.report.attempts).toHaveLength(2)
    expect(error.stoppedBy).toBeUndefined()
    expect(error.message).not.toContain('Stopped by')
  })

  it('of a pipeline that is a target does not stop the call, wherever it stands in there', async () => {
    const inside = (id: string, ...layers: Layer[]): Pipeline =>
      layers
        .reduce((line, layer) => line.use(layer), pipeline(createImage, { id, clock }))
        .to(scriptedProvider(id, ['hang']))
    const targets = [inside('a', deadline('5s')), inside('b', deadline('7s'))]
    const line = pipeline(createImage, { clock })
      .use(deadline('90s'))
      .use(budget({ attempts: 9 }))
      .use(failover(targets))
    const error = await failure(line.run(request))
    expect(error.stoppedBy).toBeUndefined()
    expect(error.fault).toMatchObject({ message: 'deadline of 7 s passed' })
    expect(error.message).not.toContain('Stopped by')
    const twice = retry({ attempts: 2, backoff: '1s', resend: 'unknown' })
    const wrapped = pipeline(createImage, { clock }).to(inside('c', twice, deadline('5s')))
    expect((await failure(wrapped.run(request))).stoppedBy).toBeUndefined()
  })
})
