import { expect } from 'vitest'
import { scriptedProvider, type ScriptedStep } from '@stint/testkit'
import type { Middleware, Provider } from '@stint/core'
import { again } from './fixtures.ts'
import type { Engine } from './engine.ts'
import type { Law } from './laws.ts'
import { limited, read, side, tour } from './streaming.ts'

export const commit: Law = {
  name: 'commit',
  says: 'nothing is sent again, and nothing is shown twice, after visible output',
  async holds(engine) {
    await nothingSentAgain(engine)
    await nothingBeganByOthers(engine)
    await rivalsEnd(engine)
    await shownOnce(engine)
    await heldByTwo(engine)
    await deadShowNothing(engine)
    await lateWhole(engine)
    await noOther(engine)
    await noOtherBeside(engine)
  },
}

const own = { content: [{ type: 'text', text: 'own' }], finishReason: 'stop', text: 'own' } as const

const giving = (id: string, ...steps: ScriptedStep[]): Provider => scriptedProvider(id, steps)
const deaf = { honoursAbort: false } as const

/** A repeater that is told of the fault and tries once more, and one whose entry waits beside the first. */
function eager(engine: Engine): Middleware[] {
  return [again(engine, 3) as never, again(engine, 2) as never]
}

async function nothingSentAgain(engine: Engine): Promise<void> {
  for (const rule of ['first', { chars: 1 }, { ms: 1 }] as const) {
    const breaks = scriptedProvider('a', [
      { stream: ['one ', 'two'], between: 10, failAfter: 1, fail: 'overloaded' },
    ])
    // oxlint-disable-next-line no-await-in-loop -- one rule after the other
    const { text, error, report } = await read(engine, rule, (line) =>
      eager(engine)
        .reduce((stack, layer) => stack.use(layer), line)
        .to(breaks),
    )
    expect(text).toBe('one ')
    expect(breaks.requests).toHaveLength(1)
    expect(error?.fault?.kind).toBe('overloaded')
    expect(report.output).toMatchObject({ number: 1, target: 'a', chars: 4 })
    expect(error?.message).toMatch(/4 characters/)
  }
}

/** An entry that is under way, but has asked nobody yet, asks nobody after that. */
async function nothingBeganByOthers(engine: Engine): Promise<void> {
  let open = (): void => undefined
  const isVisible = new Promise<true>((resolve) => {
    open = () => resolve(true)
  })
  const late = { ...scriptedProvider('b', [{ stream: ['b'] }]), accepts: () => isVisible }
  const given = giving('a', { stream: ['a', 'a'], firstAfter: 5, between: 100 })
  const first: Provider = {
    ...given,
    async *stream(asked, attempt) {
      for await (const part of (await given.stream?.(asked, attempt)) ?? []) {
        yield part
        if ((part as { type: string }).type === 'text-delta') open()
      }
    },
  }
  const { text } = await read(engine, 'first', (line) => line.use(side(engine, [first, late])))
  expect([text, late.requests]).toEqual(['aa', []])
}

/** Whoever runs beside it is ended at once. */
async function rivalsEnd(engine: Engine): Promise<void> {
  const signals: AbortSignal[] = []
  const slow = giving('b', { stream: ['b'], firstAfter: 5000 })
  const watched: Provider = {
    ...slow,
    stream: (given, attempt) => (signals.push(attempt.signal), slow.stream!(given, attempt)),
  }
  const first = giving('a', { stream: ['a', 'a'], firstAfter: 1000, between: 60_000 })
  const { text, report, pending } = await read(engine, 'first', (line) =>
    line.use(side(engine, [watched, first])),
  )
  expect(pending).toBe(0)
  expect(text).toBe('aa')
  expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  const ended = report.attempts.map(({ target, ms, fault }) => [target, ms, fault?.kind])
  expect(ended).toContainEqual(['b', 1000, 'aborted'])
  expect(report.output).toMatchObject({ target: 'a', committedMs: 1000 })
}

/** What was held back is shown once, in order, and of one attempt. */
async function shownOnce(engine: Engine): Promise<void> {
  for (const rule of ['first', 'complete', { chars: 2 }, { ms: 15 }] as const) {
    const steps = [
      { stream: ['x'], firstAfter: 10, failAfter: 0, fail: 'overloaded' },
      { stream: ['1', '2', '3', '4'], between: 10 },
    ] as const
    // oxlint-disable-next-line no-await-in-loop -- one rule after the other
    const { parts, result } = await read(engine, rule, (line) =>
      line.use(again(engine, 2)).to(giving('a', ...steps)),
    )
    const whole = ['stream-start', 'text-start', '1', '2', '3', '4', 'text-end', 'finish']
    expect(parts).toEqual(whole)
    expect(result?.text).toBe('1234')
  }
}

/** Of two that hold back, one is shown. */
async function heldByTwo(engine: Engine): Promise<void> {
  for (const rule of ['complete', { chars: 2 }, { ms: 15 }] as const) {
    const two = ['a', 'b'].map((id, at) =>
      scriptedProvider(id, [{ stream: [id, id, id], firstAfter: 5 + at, between: 10 }], deaf),
    )
    // oxlint-disable-next-line no-await-in-loop -- one rule after the other
    const { text, result } = await read(engine, rule, (line) => line.use(side(engine, two)))
    expect([text, result?.text]).toEqual(['aaa', 'aaa'])
  }
}

/** What an attempt had held back when it was cut stays unseen. */
async function deadShowNothing(engine: Engine): Promise<void> {
  const stalls = scriptedProvider('a', [{ stream: ['a'], stallAfter: 1 }], deaf)
  const slow = giving('b', { stream: ['b'], firstAfter: 5000 })
  const { text } = await read(engine, { ms: 2000 }, (line) =>
    line.use(tour(engine, [stalls, slow])).use(limited('a')),
  )
  expect(text).toBe('b')
}

/** A whole text of an attempt that was cut comes too late. */
async function lateWhole(engine: Engine): Promise<void> {
  const late = scriptedProvider('a', [{ stream: ['a'], firstAfter: 3000 }], {
    ...deaf,
    streams: false,
  })
  const slow = giving('b', { stream: ['b'], firstAfter: 5000 })
  const { text } = await read(engine, 'first', (line) =>
    line.use(tour(engine, [late, slow])).use(limited('a')),
  )
  expect(text).toBe('b')
}

const covers: Middleware = async (_ctx, next) => {
  try {
    return await next()
  } catch {
    return own
  }
}

/** Nothing takes the place of what broke off. */
async function noOther(engine: Engine): Promise<void> {
  const breaks = giving('a', { stream: ['a'], fail: 'network' })
  const { text, result, error } = await read(engine, 'first', (line) => line.use(covers).to(breaks))
  expect([text, result, error?.fault?.kind]).toEqual(['a', undefined, 'network'])
}

/** Nor does anything that another entry comes to win over what is visible. */
async function noOtherBeside(engine: Engine): Promise<void> {
  const slow = giving('b', { stream: ['b'], firstAfter: 5000 })
  const first = giving('a', { stream: ['a', 'a'], firstAfter: 1000, between: 1000 })
  const { text, result } = await read(engine, 'first', (line) =>
    line.use(side(engine, [slow, first])).use(covers),
  )
  expect([text, result?.text]).toEqual(['aa', 'aa'])
}
