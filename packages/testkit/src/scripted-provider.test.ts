import { Fault, loneAttempt } from '@stint/core'
import type { Attempt } from '@stint/core'
import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { pixel } from './pixel.ts'
import { scriptedProvider } from './scripted-provider.ts'
import type { ScriptedStep } from './scripted-step.ts'
import { virtualClock } from './virtual-clock.ts'
import type { VirtualClock } from './virtual-clock.ts'

const request = { prompt: 'a poster' }
const image = { data: new Uint8Array([1, 2, 3]), mediaType: 'image/webp' }
const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0])
const pixelImage = { data: pixel, mediaType: 'image/png' }

/** An attempt on a clock, with a count of the listeners on its signal. */
function attemptOn(clock: VirtualClock): {
  attempt: Attempt
  abort: (reason: unknown) => void
  listeners: () => number
} {
  const controller = new AbortController()
  const { signal } = controller
  let listeners = 0
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (...given: Parameters<typeof add>) => {
    listeners++
    add(...given)
  }
  signal.removeEventListener = (...given: Parameters<typeof remove>) => {
    listeners--
    remove(...given)
  }
  const fetch = (): Promise<never> => Promise.reject(new Error('a scripted provider sends nothing'))
  const attempt = loneAttempt({ fetch, signal, clock })
  const abort = (reason: unknown): void => controller.abort(reason)
  return { attempt, abort, listeners: () => listeners }
}

describe('steps', () => {
  it('happen in order, on the clock of the attempt, and the last repeats', async () => {
    const clock = virtualClock(1000)
    const { attempt, listeners } = attemptOn(clock)
    const provider = scriptedProvider('a', [
      { after: '110s', fail: 'server_error' },
      { after: 45_000, ok: { images: [image] } },
      'rate_limit',
    ])
    const call = async (): Promise<unknown> => provider.attempt(request, attempt)

    await expect(clock.run(call())).rejects.toMatchObject({ kind: 'server_error', transient: true })
    expect(clock.now()).toBe(111_000)
    await expect(clock.run(call())).resolves.toEqual({ images: [image] })
    expect(clock.now()).toBe(156_000)
    await expect(clock.run(call())).rejects.toMatchObject({ kind: 'rate_limit' })
    await expect(clock.run(call())).rejects.toMatchObject({ kind: 'rate_limit' })
    expect(clock.now()).toBe(156_000)
    expect([clock.pending, listeners()]).toEqual([0, 0])
  })

  it('may come from a function of the request and the number of the call', async () => {
    const clock = virtualClock()
    const { attempt } = attemptOn(clock)
    const provider = scriptedProvider('a', (given: { prompt: string }, number) =>
      given.prompt.length > 10 ? 'server_error' : { ok: { number } },
    )
    await expect(provider.attempt({ prompt: 'a'.repeat(11) }, attempt)).rejects.toThrow(Fault)
    await expect(provider.attempt({ prompt: 'short' }, attempt)).resolves.toEqual({ number: 2 })
  })

  it('record each call, when it is made', async () => {
    const clock = virtualClock(5)
    const { attempt } = attemptOn(clock)
    const provider = scriptedProvider('a', ['ok', { throwSync: new Error('broken') }])
    const first = provider.attempt(request, attempt)
    expect(provider.requests).toEqual([{ at: 5, request }])
    expect(provider.requests[0]?.request).toBe(request)
    await clock.advance(10)
    await first
    expect(() => provider.attempt({ prompt: 'other' }, attempt)).toThrow('broken')
    expect(provider.requests[1]).toEqual({ at: 15, request: { prompt: 'other' } })
  })

  it('make a fresh Fault each time, with the fields given', async () => {
    const { attempt } = attemptOn(virtualClock())
    const fields = { kind: 'rate_limit', retryAfterMs: 42_000, status: 429 } as const
    const faults: unknown[] = []
    for (const fail of [fields, new Fault('rate_limit', fields)]) {
      const provider = scriptedProvider('a', [{ fail }])
      for (let i = 0; i < 2; i++) {
        // oxlint-disable-next-line no-await-in-loop
        await (provider.attempt(request, attempt) as Promise<unknown>).catch((error: unknown) =>
          faults.push(error),
        )
      }
    }
    expect(new Set(faults).size).toBe(4)
    for (const fault of faults) {
      expect(Fault.isInstance(fault)).toBe(true)
      expect(fault).toMatchObject({ ...fields, scope: 'key', delivery: 'rejected' })
    }
  })

  it('may throw something that is not a fault, later or at once', async () => {
    const clock = virtualClock()
    const { attempt } = attemptOn(clock)
    const error = new TypeError('foreign')
    const provider = scriptedProvider('a', [{ after: 10, throw: error }, { throwSync: 'text' }])
    await expect(clock.run(provider.attempt(request, attempt))).rejects.toBe(error)
    expect(clock.now()).toBe(10)
    let thrown: unknown
    try {
      void provider.attempt(request, attempt)
    } catch (caught) {
      thrown = caught
    }
    expect(thrown).toBe('text')
  })

  it.each<[unknown, unknown]>([
    [true, { images: [pixelImage] }],
    [image, { images: [image] }],
    [jpeg, { images: [{ data: jpeg, mediaType: 'image/jpeg' }] }],
    [image.data, { images: [{ data: image.data, mediaType: 'image/png' }] }],
    [pixel, { images: [pixelImage] }],
    [{ images: [image, image] }, { images: [image, image] }],
    [{ images: [] }, { images: [] }],
    [{ text: 'of another operation' }, { text: 'of another operation' }],
  ])('make of ok: %o the result', async (ok, made) => {
    const { attempt } = attemptOn(virtualClock())
    const provider = scriptedProvider('a', [{ ok }])
    await expect(provider.attempt(request, attempt)).resolves.toEqual(made)
  })

  it('make as many images as the request asks for and the provider makes at most', async () => {
    const { attempt } = attemptOn(virtualClock())
    const made = (await scriptedProvider('a', ['ok']).attempt({ n: 3 }, attempt)) as {
      images: unknown[]
    }
    expect(made.images).toEqual([pixelImage, pixelImage, pixelImage])
    const limited = scriptedProvider('a', ['ok'], { maxImages: 2 })
    await expect(limited.attempt({ n: 3 }, attempt)).resolves.toHaveProperty('images.length', 2)
  })
})

describe('an abort', () => {
  const reason = new Error('cut')

  it.each<ScriptedStep>(['hang', { after: '10s', ok: true }])(
    'ends %o at once and leaves no timer or listener',
    async (step) => {
      const clock = virtualClock()
      const { attempt, abort, listeners } = attemptOn(clock)
      const made = scriptedProvider('a', [step]).attempt(request, attempt) as Promise<unknown>
      const ended = made.catch((error: unknown) => error)
      await clock.advance('5s')
      expect(listeners()).toBe(1)
      abort(reason)
      expect(clock.pending).toBe(0)
      expect(await ended).toBe(reason)
      expect(clock.now()).toBe(5000)
    },
  )

  it('that came before the call is honoured too, and the call recorded', async () => {
    const { attempt, abort, listeners } = attemptOn(virtualClock())
    abort(reason)
    const provider = scriptedProvider('a', ['ok'])
    await expect(provider.attempt(request, attempt)).rejects.toBe(reason)
    expect([provider.requests.length, listeners()]).toEqual([1, 0])
  })

  it('changes nothing for a provider that does not honour it', async () => {
    const clock = virtualClock()
    const { attempt, abort, listeners } = attemptOn(clock)
    const provider = scriptedProvider('a', [{ after: '10s', fail: 'overloaded' }, 'hang'], {
      honoursAbort: false,
    })
    const made = provider.attempt(request, attempt) as Promise<unknown>
    const late = made.catch((error: unknown) => error)
    abort(reason)
    expect([clock.pending, listeners()]).toEqual([1, 0])
    await clock.advance('10s')
    expect(await late).toMatchObject({ kind: 'overloaded' })
    expect(clock.pending).toBe(0)
    await expect(clock.run(provider.attempt(request, attempt))).rejects.toThrow('nothing is left')
  })
})

describe('options', () => {
  it('accept every request unless they say otherwise', async () => {
    const answers = [
      scriptedProvider('a', ['ok']),
      scriptedProvider('a', ['ok'], { accepts: 'no references' }),
      scriptedProvider('a', ['ok'], {
        accepts: (given: { n: number }) => given.n < 5 || 'too many',
      }),
    ].map((provider) => provider.accepts({ n: 5 }))
    expect(answers).toEqual([true, 'no references', 'too many'])
  })

  it("pass on what is the provider's own, and nothing else", () => {
    const passedOn = {
      maxImages: 4,
      maxResponseBytes: 100,
      wire: 'outside',
      price: () => 0.04,
      isSubmission: () => true,
      classify: () => undefined,
      resume: () => Promise.resolve({}),
    } as const
    expect(scriptedProvider('a', ['ok'], passedOn)).toMatchObject(passedOn)
    expect(Object.keys(scriptedProvider('a', ['ok']))).toEqual([
      'id',
      'requests',
      'accepts',
      'attempt',
      'stream',
    ])
    expect(scriptedProvider('a', ['ok'], { streams: false })).not.toHaveProperty('stream')
  })
})

describe('mistakes', () => {
  it.each<[unknown, string]>([
    ['server_eror', "unknown fault kind 'server_eror', expected one of rate_limit, quota"],
    [{ fail: 'server_eror' }, "unknown fault kind 'server_eror', expected one of rate_limit"],
    [{ fail: { status: 500 } }, "unknown fault kind 'undefined'"],
    [{ fail: { kind: 'timeout', retryAfter: 1 } }, "a Fault has no 'retryAfter', expected kind,"],
    [{ fail: undefined }, "fail is undefined, expected a fault kind or a Fault's fields"],
    [{ ok: true, delay: 1 }, "unknown key 'delay', expected after, ok, fail, throw, throwSync"],
    [{ after: 1 }, 'has no outcome, expected one of ok, fail, throw, throwSync'],
    [{ ok: true, fail: 'timeout' }, 'has ok and fail, expected one of'],
    [{ after: 'soon', ok: true }, "after is soon, expected milliseconds or a string like '90s'"],
    [{ after: -1, ok: true }, 'after is -1'],
    [{ after: 1, throwSync: 1 }, 'throwSync happens at once and takes no after; use throw'],
    [undefined, "got undefined, expected 'ok', 'hang', a fault kind, or { after, ok }"],
  ])('in a step are named: %j', (step, message) => {
    const script = ['ok', step] as ScriptedStep[]
    expect(() => scriptedProvider('a', script)).toThrow(`scriptedProvider('a'): step 2: ${message}`)
  })

  it('in what a function gives are named when it gives it', () => {
    const { attempt } = attemptOn(virtualClock())
    const provider = scriptedProvider('a', () => 'never' as never)
    expect(() => provider.attempt(request, attempt)).toThrow(
      "scriptedProvider('a'): call 1: unknown fault kind 'never'",
    )
  })

  it('in script, options and id are named', () => {
    const make = (id: unknown, script: unknown, options?: unknown) => () =>
      scriptedProvider(id as never, script as never, options as never)
    expect(make('a', [])).toThrow("scriptedProvider('a'): expected an array of at least one step")
    expect(make('a', 'ok')).toThrow('expected an array of at least one step, or a function')
    expect(make('a', ['ok'], { accept: true })).toThrow("unknown option 'accept', expected accepts")
    expect(make('a', ['ok'], { accepts: false })).toThrow('accepts is false, expected true,')
    expect(make('a', ['ok'], { honoursAbort: 'no' })).toThrow('honoursAbort is no, expected true')
    expect(make('a', ['ok'], { streams: 'no' })).toThrow('streams is no, expected true or false')
    expect(make('a', ['ok'], { maxImages: 0 })).toThrow('maxImages must be a whole number above 0')
    expect(make('', ['ok'])).toThrow("id must be a string like 'vendor/model'")
  })
})

it('pixel is a whole PNG of one grey pixel', () => {
  const bytes = Buffer.from(pixel)
  expect(bytes.subarray(1, 4).toString()).toBe('PNG')
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1, 1])
  const start = bytes.indexOf('IDAT')
  const data = bytes.subarray(start + 4, start + 4 + bytes.readUInt32BE(start - 4))
  expect([...inflateSync(data)]).toEqual([0, 128])
})
