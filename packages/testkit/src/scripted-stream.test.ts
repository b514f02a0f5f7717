import { generateText, loneAttempt, pipeline } from '@stint/core'
import type { Attempt, TextMade, TextPart } from '@stint/core'
import { describe, expect, it } from 'vitest'
import { scriptedProvider } from './scripted-provider.ts'
import type { ScriptedStep } from './scripted-step.ts'
import { virtualClock } from './virtual-clock.ts'

const request = { messages: [] }
const clock = virtualClock()

function attempting(signal: AbortSignal = new AbortController().signal): Attempt {
  const fetch = (): Promise<never> => Promise.reject(new Error('a scripted provider sends nothing'))
  return loneAttempt({ fetch, signal, clock })
}

/** What comes of a step that is read in chunks: each part with its time, and how it ended. */
async function read(step: ScriptedStep, signal?: AbortSignal) {
  const from = clock.now()
  const parts: TextPart[] = []
  const times: number[] = []
  const reading = async (): Promise<unknown> => {
    try {
      const given = scriptedProvider('a', [step]).stream!(request, attempting(signal))
      for await (const part of await given) {
        parts.push(part as TextPart)
        times.push(clock.now() - from)
      }
    } catch (error) {
      return error
    }
    return undefined
  }
  return { parts, times, types: () => parts.map(({ type }) => type), ended: reading() }
}

async function readAll(step: ScriptedStep) {
  const { ended, ...rest } = await read(step)
  return { ...rest, error: await clock.run(ended) }
}

describe('a streamed step', () => {
  it('gives each chunk as a part, in its time', async () => {
    const step = { stream: ['Hel', 'lo'], firstAfter: '2s', between: '100ms' } as const
    const { parts, times } = await readAll(step)
    expect(parts).toEqual([
      { type: 'stream-start' },
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'Hel' },
      { type: 'text-delta', id: '0', delta: 'lo' },
      { type: 'text-end', id: '0' },
      { type: 'finish', finishReason: 'stop', usage: undefined },
    ])
    expect(times).toEqual([0, 2000, 2000, 2100, 2200, 2200])
  })

  it('gives the joined text to a whole attempt, after as long', async () => {
    const from = clock.now()
    const usage = { outputTokens: 2 }
    const provider = scriptedProvider('a', [
      { stream: ['Hel', 'lo'], firstAfter: '2s', between: 100, finish: 'length', usage },
    ])
    const made = await clock.run<TextMade>(provider.attempt(request, attempting()))
    expect(made).toMatchObject({ text: 'Hello', finishReason: 'length', usage })
    expect(clock.now() - from).toBe(2200)
    expect(provider.requests).toHaveLength(1)
  })

  it('passes on parts that are written out', async () => {
    const call = { type: 'tool-call', toolCallId: '1', toolName: 'weather', input: '{}' } as const
    const { types } = await readAll({ stream: [call], finish: 'tool-calls' })
    expect(types()).toEqual(['stream-start', 'tool-call', 'finish'])
  })

  it('fails after so many chunks, or after all', async () => {
    const early = await readAll({ stream: ['a', 'b'], failAfter: 1, fail: 'overloaded' })
    expect(early.types().at(-1)).toBe('text-delta')
    expect(early.error).toMatchObject({ kind: 'overloaded' })
    const late = await readAll({ stream: ['a', 'b'], fail: 'server_error' })
    expect(late.types()).toHaveLength(4)
    const none = await readAll({ stream: ['a'], firstAfter: 50, failAfter: 0, fail: 'auth' })
    expect(none.types()).toEqual(['stream-start'])
  })

  it('ends after so many chunks without saying how, which a whole attempt does not take for a result', async () => {
    const step = { stream: ['a', 'b'], cutAfter: 1 }
    const { types, error } = await readAll(step)
    expect([types().at(-1), error]).toEqual(['text-delta', undefined])
    const whole = scriptedProvider('a', [step]).attempt(request, attempting())
    await expect(whole).rejects.toMatchObject({ kind: 'malformed_response' })
  })

  it('stalls after so many chunks until it is aborted, and leaves no timer then', async () => {
    const leaving = new AbortController()
    const { types, ended } = await read({ stream: ['a', 'b'], stallAfter: 1 }, leaving.signal)
    await clock.advance('1h')
    expect(types().at(-1)).toBe('text-delta')
    leaving.abort(new Error('cut'))
    expect(await ended).toEqual(new Error('cut'))
    expect(clock.pending).toBe(0)
  })

  it('is aborted between two chunks, and leaves no timer then', async () => {
    const leaving = new AbortController()
    const { types, ended } = await read({ stream: ['a', 'b'], between: '9s' }, leaving.signal)
    await clock.advance('5s')
    leaving.abort(new Error('cut'))
    expect(await ended).toEqual(new Error('cut'))
    expect(types().at(-1)).toBe('text-delta')
    expect(clock.pending).toBe(0)
  })
})

describe('another step, read while it is made', () => {
  it('gives the parts of its result', async () => {
    const content = [{ type: 'text', text: 'Hello' }]
    const ok = { text: 'Hello', toolCalls: [], content, finishReason: 'stop' }
    const { types, times } = await readAll({ after: '1s', ok })
    expect(types()).toEqual(['stream-start', 'text-start', 'text-delta', 'text-end', 'finish'])
    expect(times[0]).toBe(1000)
  })

  it('may have a text for its whole result, as it may whole', async () => {
    const { parts } = await readAll({ ok: { text: 'Hello', finishReason: 'stop' } })
    expect(parts).toContainEqual({ type: 'text-delta', id: '0', delta: 'Hello' })
  })

  it('fails as it would whole', async () => {
    expect((await readAll('overloaded')).error).toMatchObject({ kind: 'overloaded' })
    expect((await readAll('ok')).error).toMatchObject({
      kind: 'malformed_response',
      message: 'not a result: content: expected a list of parts, or a text',
    })
    const error = new Error('at once')
    expect((await readAll({ throwSync: error })).error).toBe(error)
  })
})

it('a provider that does not stream gives a call that is read the text as a whole', async () => {
  const provider = scriptedProvider('a', [{ stream: ['Hel', 'lo'] }], { streams: false })
  const deltas: string[] = []
  const line = pipeline(generateText, { clock }).to(provider)
  for await (const part of line.stream({ messages: [{ role: 'user', content: 'Hi' }] })) {
    if (part.type === 'text-delta') deltas.push(part.delta)
  }
  expect(deltas).toEqual(['Hello'])
})

describe('mistakes in a streamed step are named', () => {
  it.each<[object, string]>([
    [{ stream: 'text' }, 'stream must be a list of texts, or of parts like { type }'],
    [{ stream: [1] }, 'stream must be a list of texts'],
    [{ stream: [], after: 1 }, "unknown key 'after', expected stream, firstAfter, between, fail,"],
    [{ stream: ['a'], failAfter: 1 }, "failAfter needs fail, a fault kind or a Fault's fields"],
    [{ stream: ['a'], cutAfter: 2 }, 'cutAfter is 2, expected a number of chunks up to 1'],
    [{ stream: ['a'], stallAfter: -1 }, 'stallAfter is -1'],
    [{ stream: ['a'], stallAfter: 1, cutAfter: 1 }, 'a stream ends once: by fail, stallAfter or'],
    [{ stream: ['a'], stallAfter: 1, fail: 'auth' }, 'a stream ends once'],
    [{ stream: ['a'], fail: 'auht' }, "unknown fault kind 'auht'"],
    [{ stream: ['a'], firstAfter: 'soon' }, 'firstAfter is soon, expected milliseconds or a'],
    [{ stream: ['a'], between: -1 }, 'between is -1'],
  ])('%j', (step, message) => {
    expect(() => scriptedProvider('a', [step as ScriptedStep])).toThrow(
      `scriptedProvider('a'): step 1: ${message}`,
    )
  })
})
