import { describe, expect, it } from 'vitest'
import { HandClock } from '../__fixtures__/hand-clock.ts'
import { Fault } from '../faults/fault.ts'
import { letters } from './__fixtures__/letters.ts'
import { AttemptOutput } from './attempt-output.ts'
import { CallOutput } from './call-output.ts'
import { readParts, showWhole, type PartsFollowed } from './read-parts.ts'

/** What follows an attempt, with a log of it. */
function setUp(check: (made: unknown) => object = (made) => made as object) {
  const output = new CallOutput(letters, 'first')
  const log: string[] = []
  const by = { number: 1, target: 'a' }
  const state = { over: false, log, output }
  const follow: PartsFollowed = {
    streaming: letters,
    output: new AttemptOutput(
      output,
      by,
      { outrun: () => undefined, isInside: () => true },
      new HandClock(),
    ),
    isOver: () => state.over,
    onWait: () => void log.push('wait'),
    onVisible: () => void log.push('visible'),
    check,
  }
  return { ...state, follow, end: () => (state.over = true) }
}

async function* source(parts: Iterable<string>, log: string[] = []): AsyncGenerator<string> {
  try {
    yield* parts
    log.push('read')
  } finally {
    log.push('left')
  }
}

describe('the parts of a source', () => {
  it('are each waited for, told of where they show something, and put together', async () => {
    const { follow, log, output } = setUp()
    expect(await readParts(source('.a!', log), follow)).toEqual({ text: '.a!' })
    expect(log).toEqual(['wait', 'wait', 'visible', 'wait', 'wait', 'read', 'left'])
    expect(output.parts).toBe(3)
  })

  it('wait for the reader of the call', async () => {
    const { follow, output } = setUp()
    let made = 0
    const many = function* (): Generator<string> {
      for (; made < 100; made++) yield 'a'
      yield '!'
    }
    const reading = readParts(source(many()), follow)
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    expect(made).toBeLessThanOrEqual(17)
    output.queue.discard()
    expect(await reading).toEqual({ text: `${'a'.repeat(100)}!` })
  })

  it.each(['', 'a', 'a.'])(
    'that end before they are whole are a malformed response: %j',
    async (parts) => {
      const { follow } = setUp()
      await expect(readParts(source(parts), follow)).rejects.toMatchObject({
        kind: 'malformed_response',
        message: 'it does not end',
      })
    },
  )

  it('may turn out to be no result before the last of them is shown', async () => {
    const { follow, output } = setUp(() => {
      throw new Fault('empty_response')
    })
    await expect(readParts(source('.!'), follow)).rejects.toMatchObject({ kind: 'empty_response' })
    expect([output.committed, output.parts]).toEqual([undefined, 0])
  })

  it('are left as soon as the attempt is over', async () => {
    const { follow, log, output, end } = setUp()
    const ending = function* (): Generator<string> {
      yield 'a'
      end()
      yield 'b'
      log.push('asked again')
      yield '!'
    }
    await readParts(source(ending(), log), follow).catch(() => undefined)
    // It is let go without being waited for.
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    expect([log.at(-1), output.parts]).toEqual(['left', 1])
    expect(log).not.toContain('asked again')
  })

  it('are not asked for when the attempt is over before there are any', async () => {
    const { follow, log, end } = setUp()
    end()
    await readParts(source('a!', log), follow).catch(() => undefined)
    expect(log).toEqual([])
  })

  it('are left when one of them is none', async () => {
    const { follow, log } = setUp()
    const parts = ['a', undefined as never, '!']
    await expect(readParts(source(parts, log), follow)).rejects.toThrow(TypeError)
    expect(log.at(-1)).toBe('left')
  })

  it('end with what their source throws, and a source that cannot be left is no news', async () => {
    const { follow, end } = setUp()
    const error = new Error('broken')
    const throws = { next: () => Promise.reject(error), return: () => Promise.reject(error) }
    const broken = { [Symbol.asyncIterator]: () => throws }
    await expect(readParts(broken, follow)).rejects.toBe(error)
    end()
    await expect(readParts(broken, follow)).rejects.toMatchObject({ kind: 'malformed_response' })
  })

  it.each([undefined, null, 'text', ['a'], {}])(
    'must be an async iterable, not %j',
    async (given) => {
      const { follow } = setUp()
      await expect(readParts(given, follow)).rejects.toThrow(
        'stream() gave nothing to read: expected an async iterable of parts',
      )
    },
  )
})

describe('a whole result', () => {
  it('is checked and shown in parts', () => {
    const { follow, output, log } = setUp()
    expect(showWhole({ text: 'ab!' }, follow)).toEqual({ text: 'ab!' })
    expect([output.parts, output.committed?.target, log]).toEqual([3, 'a', ['visible']])
  })

  it('that comes after the attempt is over is not shown', () => {
    const { follow, output, log, end } = setUp()
    end()
    showWhole({ text: 'ab!' }, follow)
    expect([output.parts, output.committed, log]).toEqual([0, undefined, []])
  })
})
