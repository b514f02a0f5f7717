import {
  CallError,
  createImage,
  defineProvider,
  Fault,
  pipeline,
  pollJob,
  repeatStep,
  type Attempt,
  type ImageMade,
  type ImageRequest,
  type Layer,
  type Provider,
} from '@stint/core'
import { budget, deadline, downgrade, failover, retry } from '@stint/middleware'
import { pixel, scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const made: ImageMade = { images: [{ data: pixel, mediaType: 'image/png' }] }
const request = { prompt: 'a long prompt' }

/** A vendor of jobs: what it was asked, and when each job is ready. */
function jobVendor(given: { readonly readyAfterMs: number; readonly cost?: number }) {
  const submitted: string[] = []
  const resumed: string[] = []
  const readyAt = new Map<string, number>()
  let fails: ConstructorParameters<typeof Fault>[0] | undefined
  const wait = (id: string, attempt: Attempt): Promise<ImageMade> =>
    pollJob(attempt, async () => {
      if (fails) throw new Fault(fails, { delivery: 'accepted' })
      const ready = attempt.clock.now() >= readyAt.get(id)!
      return ready ? { ...made, ...(given.cost !== undefined && { cost: given.cost }) } : undefined
    })
  const provider: Provider<ImageRequest, ImageMade> = defineProvider({
    id: 'vendor/jobs',
    wire: 'fetch',
    accepts: () => true as const,
    price: () => 3,
    async attempt({ prompt }: ImageRequest, attempt: Attempt) {
      submitted.push(prompt)
      const id = `job-${submitted.length}`
      readyAt.set(id, attempt.clock.now() + given.readyAfterMs)
      attempt.job(id)
      return wait(id, attempt)
    },
    resume(id: string, attempt?: Attempt) {
      resumed.push(id)
      return wait(id, attempt!)
    },
  })
  const fail = (kind: typeof fails): void => {
    fails = kind
  }
  return { provider, submitted, resumed, fail }
}

function stack(target: Provider, ...layers: readonly Layer[]) {
  const clock = virtualClock()
  const whole = layers.reduce((line, layer) => line.use(layer), pipeline(createImage, { clock }))
  return { clock, line: layers.some((layer) => 'targets' in layer) ? whole : whole.to(target) }
}

async function failureOf(promise: Promise<unknown>): Promise<CallError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!CallError.isInstance(error)) throw new Error(`no CallError: ${String(error)}`)
  return error
}

describe('a job that outlasts its attempt', () => {
  it('is resumed by the next attempt with the same request, and not submitted again', async () => {
    const vendor = jobVendor({ readyAfterMs: 50_000 })
    const { clock, line } = stack(vendor.provider, retry({ attempts: 3 }), deadline('20s'))
    const { report } = await clock.run(line.run(request))
    expect(vendor.submitted).toEqual(['a long prompt'])
    expect(vendor.resumed).toEqual(['job-1', 'job-1'])
    expect(report.attempts.map(({ job }) => job)).toEqual([
      { id: 'job-1', resumed: false },
      { id: 'job-1', resumed: true },
      { id: 'job-1', resumed: true },
    ])
    expect(report.jobs).toEqual([])
  })

  it('is billed once, to the attempt that submitted it', async () => {
    const vendor = jobVendor({ readyAfterMs: 30_000, cost: 2 })
    const limits = budget({ unconfirmed: 1, cost: 3 })
    const { clock, line } = stack(vendor.provider, limits, retry({ attempts: 3 }), deadline('20s'))
    const { report } = await clock.run(line.run(request))
    expect(report.attempts.map(({ cost }) => cost)).toEqual([3, 0])
    expect(report.costs).toEqual({ confirmed: 0, estimated: 3 })
  })

  it('bars its target for any other request', async () => {
    const vendor = jobVendor({ readyAfterMs: 90_000 })
    const shorter = {
      name: 'shorter',
      lossy: true,
      apply: (r: ImageRequest) => ({ ...r, prompt: 'a' }),
    }
    const { clock, line } = stack(vendor.provider, downgrade([shorter]), deadline('20s'))
    const error = await failureOf(clock.run(line.run(request)))
    expect(vendor.submitted).toEqual(['a long prompt'])
    expect(error.message).toContain("its job 'job-1' is unfinished, and only the same request")
    expect(error.refusals).toMatchObject([{ layer: 'engine', target: 'vendor/jobs' }])
  })

  it('stands in the report and in the error when the call ends', async () => {
    const vendor = jobVendor({ readyAfterMs: 90_000 })
    const { clock, line } = stack(vendor.provider, retry({ attempts: 2 }), deadline('20s'))
    const error = await failureOf(clock.run(line.run(request)))
    const left = [{ target: 'vendor/jobs', id: 'job-1', shape: 'original' }]
    expect(error.report.jobs).toEqual(left)
    expect(error.jobs).toEqual(left)
    expect(error.message).toContain("may be fetched later by the provider's resume(id): 'job-1' at")
  })

  it('stands in the report of a call that another target has ended well', async () => {
    const vendor = jobVendor({ readyAfterMs: 90_000 })
    const targets = failover([vendor.provider, scriptedProvider('b', [{ ok: true }])])
    const { clock, line } = stack(vendor.provider, targets, deadline('20s'))
    const { provider, report } = await clock.run(line.run(request))
    expect(provider).toBe('b')
    expect(report.jobs).toMatchObject([{ id: 'job-1' }])
  })

  it('stands in the report after an abort', async () => {
    const vendor = jobVendor({ readyAfterMs: 90_000 })
    const { clock, line } = stack(vendor.provider, deadline('200s'))
    const call = line.start(request)
    await clock.advance('10s')
    expect(call.report.jobs).toMatchObject([{ id: 'job-1' }])
    call.abort()
    await expect(call.result).rejects.toMatchObject({ name: 'AbortError' })
    expect(call.report.jobs).toMatchObject([{ id: 'job-1' }])
  })

  it('is resumed also by a layer that might buy again', async () => {
    const vendor = jobVendor({ readyAfterMs: 10_000 })
    vendor.fail('timeout')
    const changes = { name: 'n', lossy: false, apply: (r: ImageRequest) => ({ ...r, prompt: 'b' }) }
    const layers = [downgrade([changes]), retry({ attempts: 2, backoff: 0, resend: 'unknown' })]
    const { clock, line } = stack(vendor.provider, ...layers)
    await failureOf(clock.run(line.run(request)))
    expect(vendor.submitted).toEqual(['a long prompt'])
    expect(vendor.resumed).toEqual(['job-1'])
  })

  it('is still unfinished after a resume that failed before it had asked for it', async () => {
    const { provider, submitted } = jobVendor({ readyAfterMs: 90_000 })
    const keyless: Provider<ImageRequest, ImageMade> = {
      ...provider,
      resume: () => Promise.reject(new Fault('auth', { message: 'no key', delivery: 'unsent' })),
    }
    const { clock, line } = stack(
      keyless,
      retry({ attempts: 3, backoff: 0, on: () => true }),
      deadline('20s'),
    )
    const error = await failureOf(clock.run(line.run(request)))
    expect(submitted).toHaveLength(1)
    expect(error.report.attempts[1]?.fault).toMatchObject({ kind: 'auth', delivery: 'unknown' })
    expect(error.report.jobs).toMatchObject([{ id: 'job-1' }])
  })
})

describe('a job that has ended', () => {
  it('with a terminal answer is over, and its target may be asked again', async () => {
    const vendor = jobVendor({ readyAfterMs: 10_000 })
    vendor.fail('server_error')
    const { clock, line } = stack(vendor.provider, retry({ attempts: 2, backoff: 0 }))
    const error = await failureOf(clock.run(line.run(request)))
    expect(vendor.submitted).toHaveLength(2)
    expect(error.report.jobs).toEqual([])
  })
})

describe('a provider that says it has a job', () => {
  const wrong = (tell: (attempt: Attempt) => void): Provider =>
    defineProvider({
      id: 'vendor/wrong',
      wire: 'fetch',
      accepts: () => true,
      async attempt(_: ImageRequest, attempt: Attempt) {
        tell(attempt)
        return made
      },
    })

  it.each([
    ["expected the vendor's id, got 7", (attempt: Attempt) => attempt.job(7 as never)],
    [
      "this attempt has the job 'a'",
      (attempt: Attempt) => {
        attempt.job('a')
        attempt.job('b')
      },
    ],
  ])('wrongly is told: %s', async (text, tell) => {
    const { clock, line } = stack(wrong(tell))
    expect((await failureOf(clock.run(line.run(request)))).message).toContain(text)
  })

  it('and cannot resume it bars its target', async () => {
    const provider: Provider = defineProvider({
      id: 'vendor/stubborn',
      wire: 'fetch',
      accepts: () => true,
      attempt(_: ImageRequest, attempt: Attempt) {
        attempt.job('j')
        return new Promise<ImageMade>(() => undefined)
      },
    })
    const { clock, line } = stack(provider, retry({ attempts: 2 }), deadline('5s'))
    const error = await failureOf(clock.run(line.run(request)))
    expect(error.report.attempts).toHaveLength(1)
    expect(error.message).toContain('it cannot be resumed')
  })
})

describe('a step of a job', () => {
  const failing = (kinds: readonly ConstructorParameters<typeof Fault>[0][]) => {
    const left = [...kinds]
    const calls: number[] = []
    const provider: Provider = defineProvider({
      id: 'vendor/steps',
      wire: 'fetch',
      accepts: () => true,
      async attempt(_: ImageRequest, attempt: Attempt) {
        attempt.job('j')
        return repeatStep(attempt, async () => {
          calls.push(attempt.clock.now())
          const kind = left.shift()
          if (kind)
            throw new Fault(kind, { retryAfterMs: kind === 'rate_limit' ? 7000 : undefined })
          return made
        })
      },
    })
    return { provider, calls }
  }

  it('that fails of what may pass is repeated in place, at the time that the vendor asks for', async () => {
    const { provider, calls } = failing(['overloaded', 'rate_limit', 'network'])
    const { clock, line } = stack(provider)
    const { report } = await clock.run(line.run(request))
    expect(calls).toEqual([0, 2000, 9000, 11_000])
    expect(report.attempts).toHaveLength(1)
  })

  it('that fails of what cannot pass is not', async () => {
    const { provider, calls } = failing(['auth'])
    const { clock, line } = stack(provider)
    await failureOf(clock.run(line.run(request)))
    expect(calls).toEqual([0])
  })

  it('is given up after five failures in a row', async () => {
    const { provider, calls } = failing(Array.from({ length: 9 }, () => 'overloaded' as const))
    const { clock, line } = stack(provider)
    await failureOf(clock.run(line.run(request)))
    expect(calls).toHaveLength(5)
  })

  it('is not repeated when its wait would outlast the deadline', async () => {
    const { provider, calls } = failing(['rate_limit'])
    const { clock, line } = stack(provider, deadline('5s'))
    const error = await failureOf(clock.run(line.run(request)))
    expect(calls).toEqual([0])
    expect(error.report.elapsedMs).toBe(0)
  })

  it('ends with its attempt, and leaves no timer', async () => {
    const { provider } = failing(['overloaded'])
    const { clock, line } = stack(provider)
    const call = line.start(request)
    await clock.advance('1s')
    call.abort()
    await expect(call.result).rejects.toMatchObject({ name: 'AbortError' })
    await expect(clock.run(new Promise(() => undefined))).rejects.toThrow('nothing is left')
  })
})
