import { getEventListeners } from 'node:events'
import { createImage, pipeline, type Pipeline, type Provider, type Target } from '@stint/core'
import { deadline, downgrade, failover } from '@stint/middleware'
import { scriptedProvider, virtualClock, type VirtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const request = { prompt: 'a poster' }
const never = new Promise<never>(() => undefined)

function line(clock: VirtualClock, targets: readonly Target[], options: object = {}): Pipeline {
  return pipeline(createImage, { clock, ...options })
    .use(deadline('90s'))
    .use(failover(targets, { share: 'even' }))
}

function answering(id: string, accepts: Provider['accepts']): Provider {
  return scriptedProvider(id, ['ok'], { accepts })
}

describe('a plan that somebody does not answer', () => {
  it('takes the target, after 5 s, for one that cannot tell', async () => {
    const clock = virtualClock()
    const hanging = answering('hanging', () => never)
    const slow = answering(
      'slow',
      () =>
        new Promise((resolve) => {
          clock.setTimer(() => resolve('takes nothing today'), 4999)
        }),
    )
    const plan = await clock.run(line(clock, [hanging, slow]).plan(request))
    expect(plan.targets).toMatchObject([
      { id: 'hanging', accepts: undefined, counts: true },
      { id: 'slow', accepts: 'takes nothing today', counts: false },
    ])
    expect(clock.now()).toBe(9999)
    const skipping = line(clock, [hanging, answering('b', () => true)], { unknown: 'skip' })
    expect((await clock.run(skipping.plan(request))).attempts).toBe(1)
  })

  it('takes a step for one that fails now, and may not the next time', async () => {
    const clock = virtualClock()
    const step = { name: 'hanging', lossy: false, apply: () => never }
    const plan = await clock.run(
      pipeline(createImage, { clock })
        .use(deadline('90s'))
        .use(downgrade([step]))
        .to(answering('a', () => true))
        .plan(request),
    )
    expect(plan).toMatchObject({ attempts: 2, findings: [] })
  })

  it('asks nobody for longer than that, and leaves no timer', async () => {
    const clock = virtualClock()
    await line(clock, [answering('a', () => Promise.resolve(true as const))]).plan(request)
    let late: (error: Error) => void = () => undefined
    const rejecting = new Promise<true>((_, reject) => (late = reject))
    await clock.run(line(clock, [answering('b', () => rejecting)]).plan(request))
    late(new Error('too late to matter'))
    await clock.advance(0)
    expect(clock.pending).toBe(0)
  })
})

describe('the signal of a plan', () => {
  it('ends it at once, with its reason', async () => {
    const clock = virtualClock()
    const controller = new AbortController()
    const { signal } = controller
    const planned = line(clock, [answering('a', () => never)]).plan(request, { signal })
    await clock.advance('1s')
    controller.abort(new Error('the user left'))
    await expect(planned).rejects.toThrow('the user left')
    expect(clock.pending).toBe(0)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('keeps it from asking anybody where it was aborted before', async () => {
    const asked: string[] = []
    const target = answering('a', () => {
      asked.push('a')
      return true
    })
    const signal = AbortSignal.abort(new Error('before'))
    await expect(line(virtualClock(), [target]).plan(request, { signal })).rejects.toThrow('before')
    expect(asked).toEqual([])
  })

  it('must be one', async () => {
    const planned = (options: unknown): Promise<unknown> =>
      line(virtualClock(), [answering('a', () => true)]).plan(request, options as never)
    await expect(planned({ signal: 'stop' })).rejects.toThrow(
      /^plan: signal: expected an AbortSignal/,
    )
    await expect(planned({ deadline: 5 })).rejects.toThrow(/^plan: unknown option 'deadline'/)
    await expect(planned({ signal: undefined })).resolves.toMatchObject({ attempts: 1 })
  })
})
