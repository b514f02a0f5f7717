import {
  createImage,
  defineProvider,
  pipeline,
  type Attempt,
  type ImageRequest,
  type Provider,
} from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { retry } from '@stint/middleware/retry'
import { pixel, virtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }
const image = { images: [{ data: pixel, mediaType: 'image/png' }] }
const hang = () => new Promise<never>(() => undefined)

const provider = (
  attempt: (handle: Attempt) => unknown,
  fields: Partial<Provider> = {},
): Provider =>
  defineProvider({
    id: 'v',
    accepts: () => true as const,
    attempt: (_: ImageRequest, handle: Attempt) => attempt(handle) as never,
    ...fields,
  })

describe('what a provider is given', () => {
  it('says which attempt of which call it is, and how much time is left when it is read', async () => {
    const clock = virtualClock()
    const seen: unknown[] = []
    const v = provider(async (handle) => {
      seen.push([handle.number, handle.callId, handle.timeLeftMs])
      await new Promise<void>((resolve) => handle.clock.setTimer(resolve, 1000))
      seen.push(handle.timeLeftMs)
      if (handle.number === 1) throw new Error('overloaded')
      return image
    })
    const { report } = await clock.run(
      pipeline(createImage, { clock })
        .use(retry({ attempts: 2, backoff: '1s', on: () => true }))
        .use(deadline('5s'))
        .to({ ...v, wire: 'fetch' })
        .run(request),
    )
    const id = report.callId
    expect(seen).toEqual([[1, id, 5000], 4000, [2, id, 5000], 4000])
  })

  it('may warn, in its own name, until it is over', async () => {
    let kept: Attempt | undefined
    const v = provider((handle) => {
      kept = handle
      handle.warn('the seed was ignored')
      return image
    })
    const { warnings, report } = await pipeline(createImage).to(v).run(request)
    kept?.warn('too late')
    expect(warnings).toEqual(['v: the seed was ignored'])
    expect(report.warnings).toEqual(warnings)
  })

  it('does nothing once the attempt is over, although the call goes on', async () => {
    const clock = virtualClock()
    let kept: Attempt | undefined
    const late = provider((handle) => {
      if (!kept) {
        kept = handle
        return hang()
      }
      kept.warn('too late')
      kept.cost(-1)
      kept.job('j')
      return image
    })
    const { report } = await clock.run(
      pipeline(createImage, { clock })
        .use(retry({ attempts: 2, backoff: 0, resend: 'unknown' }))
        .use(deadline('5s'))
        .to(late)
        .run(request),
    )
    expect(report).toMatchObject({
      warnings: [],
      jobs: [],
      attempts: [{}, { delivery: 'accepted' }],
    })
  })

  it('aborts when the attempt is cut, and not when it ends by itself', async () => {
    const clock = virtualClock()
    const signals: AbortSignal[] = []
    const run = (work: () => unknown) =>
      pipeline(createImage, { clock })
        .use(deadline('5s'))
        .to(
          provider(({ signal }) => {
            signals.push(signal)
            return work()
          }),
        )
        .run(request)
    await clock.run(run(() => image))
    await clock.run(run(hang).catch(() => undefined))
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true])
    expect(signals[1]?.reason).toMatchObject({ kind: 'timeout', message: 'deadline of 5 s passed' })
  })
})

describe('an attempt', () => {
  it.each([
    ['a timeout that was unsent, where all is sent through attempt.fetch', 'fetch', 'unsent'],
    ['unknown, where it may have sent otherwise', undefined, 'unknown'],
    ['unknown, where it sends outside', 'outside', 'unknown'],
  ] as const)('that is cut before anything was seen is %s', async (_, wire, delivery) => {
    const clock = virtualClock()
    const v = provider(hang, { wire, price: () => 3 })
    const line = pipeline(createImage, { clock }).use(deadline('5s')).to(v)
    const error: unknown = await clock.run(line.run(request).catch((thrown: unknown) => thrown))
    const known = delivery === 'unsent'
    expect(error).toMatchObject({
      fault: { kind: 'timeout', delivery },
      report: {
        attempts: [
          { delivery, cost: known ? 0 : 3, costIs: known ? 'confirmed' : 'estimated', sends: 0 },
        ],
      },
    })
  })

  it('costs what it says, or else what was quoted', async () => {
    const run = (made: object, price?: () => number) =>
      pipeline(createImage)
        .to(provider(() => made, price ? { price } : {}))
        .run(request)
    const costs = async (...given: Parameters<typeof run>): Promise<unknown> => {
      const { report } = await run(...given)
      return [report.cost, report.attempts[0]?.costIs]
    }
    expect(await costs({ ...image, cost: 2 }, () => 3)).toEqual([2, 'confirmed'])
    expect(await costs(image, () => 3)).toEqual([3, 'estimated'])
    expect(await costs(image)).toEqual([0, 'estimated'])
  })

  it('that is cut by the caller has not failed of a timeout', async () => {
    const clock = virtualClock()
    const call = pipeline(createImage, { clock }).to(provider(hang)).start(request)
    await clock.advance('1s')
    call.abort('enough')
    await expect(call.result).rejects.toBe('enough')
    expect(call.report.attempts).toMatchObject([
      { fault: { kind: 'aborted', message: 'cut off before it had answered' }, cutBy: 'caller' },
    ])
  })

  it('that may have been paid bars its target, with the reason', async () => {
    const clock = virtualClock()
    const error: unknown = await clock.run(
      pipeline(createImage, { clock })
        .use(retry({ attempts: 2, backoff: '1s' }))
        .use(deadline('5s'))
        .to(provider(hang))
        .run(request)
        .catch((thrown: unknown) => thrown),
    )
    expect(error).toMatchObject({
      message: expect.stringContaining(
        'v is not asked again in this call: an attempt ended by timeout with delivery unknown, ' +
          "so it may have been paid (retry({ resend: 'unknown' }) allows it)",
      ),
    })
  })

  it('takes a job once, and refuses what is no id', async () => {
    const said = async (...ids: unknown[]): Promise<string> => {
      const v = provider((handle) => {
        for (const id of ids) handle.job(id as string)
        return image
      })
      return pipeline(createImage)
        .to(v)
        .run(request)
        .then(
          ({ report }) => JSON.stringify([report.attempts[0]?.job, report.jobs]),
          (error: unknown) => String(error),
        )
    }
    expect(await said('1', '1')).toBe('[{"id":"1","resumed":false},[]]')
    expect(await said('1', '2')).toContain("v: attempt.job('2'): this attempt has the job '1'")
    expect(await said('')).toContain("v: attempt.job: expected the vendor's id, got ''")
  })
})

it('is whole in a copy, which a provider around another may make', async () => {
  const kept: string[] = []
  const wrapping = defineProvider({
    id: 'a/wrapped',
    accepts: () => true,
    attempt(_request, attempt) {
      const copy = { ...attempt, warn: () => undefined }
      kept.push(
        typeof copy.fetch,
        String(copy.signal instanceof AbortSignal),
        typeof copy.timeLeftMs,
      )
      return { images: [{ data: pixel, mediaType: 'image/png' }] }
    },
  })
  await pipeline(createImage).to(wrapping).run({ prompt: 'a poster' })
  expect(kept).toEqual(['function', 'true', 'number'])
})
