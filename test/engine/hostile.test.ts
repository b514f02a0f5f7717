import { createImage, defineProvider, Fault, pipeline, type CallEvent } from '@stint/core'
import { breaker, deadline, failover, retry } from '@stint/middleware'
import { pixel, scriptedProvider } from '@stint/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const unhandled: unknown[] = []
const note = (reason: unknown): void => void unhandled.push(reason)
const warnings: string[] = []
const warned = ({ name, message }: Error): void => void warnings.push(`${name}: ${message}`)

beforeEach(() => {
  unhandled.length = 0
  warnings.length = 0
  process.on('unhandledRejection', note)
  process.on('warning', warned)
})
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  process.off('warning', warned)
  if (unhandled.length > 0) throw new Error('an unhandled rejection', { cause: unhandled[0] })
})

function throwing(field: string): Error {
  return Object.defineProperty(new Error('m'), field, {
    get() {
      throw new Error(`${field} was read`)
    },
  })
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const odd: readonly [string, () => unknown][] = [
  ...['code', 'message', 'cause', 'name', 'errors', 'stack']
    .map(
      (field) => [`an error that throws when its ${field} is read`, () => throwing(field)] as const,
    )
    .map(([name, make]): [string, () => unknown] => [name, make]),
  ['a revoked proxy', revoked],
  ['an object that calls itself a fault', () => ({ [Symbol.for('stint.Fault')]: true })],
  ['nothing', () => undefined],
  ['a symbol', () => Symbol('odd')],
  ['an object without a prototype', () => Object.create(null) as unknown],
]

const hostile = (thrown: unknown) =>
  defineProvider({
    id: 'hostile',
    accepts: () => true,
    attempt: () => Promise.reject(thrown as Error),
  })

describe('whatever a provider throws', () => {
  it.each(odd)('ends its attempt with a fault, and failover moves on: %s', async (_, make) => {
    const { provider, report } = await pipeline(createImage)
      .use(failover([hostile(make()), scriptedProvider('b', ['ok'])]))
      .run({ prompt: 'x' })
    expect(provider).toBe('b')
    expect(report.attempts[0]?.fault?.message).not.toBe('')
  })

  it.each(odd)('accepts() and price() may throw too: %s', async (_, make) => {
    const thrower = (): never => {
      throw make() as Error
    }
    const other = scriptedProvider('b', ['ok'])
    for (const broken of [
      { ...scriptedProvider('a', ['ok']), accepts: thrower },
      { ...scriptedProvider('a', ['ok']), price: thrower },
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one call after the other
      const { provider } = await pipeline(createImage)
        .use(failover([broken, other]))
        .run({ prompt: 'x' })
      expect(provider).toBe('b')
    }
  })
})

describe('whatever a middleware throws', () => {
  it.each(odd)('is a mistake of that layer, named as such: %s', async (_, make) => {
    const line = pipeline(createImage)
      .use(retry())
      .use(function broken() {
        throw make() as Error
      })
      .to(scriptedProvider('a', ['ok']))
    await expect(line.run({ prompt: 'x' })).rejects.toMatchObject({
      name: 'CallError',
      message: expect.stringContaining('broken'),
    })
  })
})

describe('a listener', () => {
  const line = pipeline(createImage).to(scriptedProvider('a', ['ok']))

  it.each(odd)('that throws does not break the call: %s', async (_, make) => {
    const onEvent = (): never => {
      throw make() as Error
    }
    expect((await line.run({ prompt: 'x' }, { onEvent })).report.outcome).toBe('ok')
  })

  it('that is an async function and rejects leaves no unhandled rejection', async () => {
    const reject = async (): Promise<void> => {
      throw new Error('display broke')
    }
    const { report } = await line.run({ prompt: 'x' }, { onEvent: reject, onReport: reject })
    expect(report.outcome).toBe('ok')
    await expect.poll(() => warnings).toContain('StintWarning: onReport threw: display broke')
    const circuit = breaker({ onChange: reject })
    circuit.open()
    await expect
      .poll(() => warnings)
      .toContain('StintWarning: breaker: onChange threw: display broke')
  })

  it('starts calls of its own outside of the attempt that it is told of', async () => {
    const other = pipeline(createImage).to(scriptedProvider('b', ['ok']))
    let started: Promise<{ readonly provider: string }> | undefined
    const provider = defineProvider({
      id: 'telling',
      accepts: () => true,
      async attempt(_: unknown, attempt) {
        attempt.progress({ text: 'half' })
        return { images: [{ data: pixel, mediaType: 'image/png' }] }
      },
    })
    const onEvent = ({ type }: CallEvent): void => {
      if (type === 'progress') started = other.run({ prompt: 'y' })
    }
    await pipeline(createImage).use(deadline('10s')).to(provider).run({ prompt: 'x' }, { onEvent })
    expect((await started)?.provider).toBe('b')
  })
})

describe('onFinish', () => {
  it('that throws takes no result away', async () => {
    const line = pipeline(createImage)
      .use(retry())
      .use((ctx, next) => {
        ctx.onFinish(() => {
          throw new Error('the cleaner broke')
        })
        return next()
      })
      .to(scriptedProvider('a', ['ok']))
    expect((await line.run({ prompt: 'x' })).provider).toBe('a')
    await expect.poll(() => warnings).toContain('StintWarning: onFinish threw: the cleaner broke')
  })
})

describe('a fault', () => {
  it('is an error that carries its mark, and nothing else', () => {
    expect(Fault.isInstance(new Fault('network'))).toBe(true)
    expect(odd.map(([, make]) => Fault.isInstance(make()))).toEqual(odd.map(() => false))
  })
})
