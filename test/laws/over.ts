import { getEventListeners } from 'node:events'
import { expect } from 'vitest'
import { virtualClock } from '@stint/testkit'
import type { Attempt, Context, Enter, Middleware } from '@stint/core'
import { failing, image, rejection, request } from './fixtures.ts'
import type { Engine } from './engine.ts'
import type { Law } from './laws.ts'

export const over: Law = {
  name: 'over',
  says: 'when a layer has settled, nothing of what it entered goes on',
  async holds(engine) {
    await nextAfterReturn(engine)
    await enterAfterReturn(engine)
    await fetchAfterAttempt(engine)
    await abandonedAttempt(engine)
    await abortedWait(engine)
    await abortedByItsListener(engine)
    await abortedAtItsDeadline(engine)
    await deadlineBehindTheEnd(engine)
    await callInsideAttempt(engine)
  },
}

async function nextAfterReturn(engine: Engine): Promise<void> {
  const provider = failing(engine)
  let late: (() => Promise<unknown>) | undefined
  const early = (_ctx: unknown, next: () => Promise<unknown>): unknown => {
    late = next
    return image
  }
  await engine.pipeline(engine.createImage).use(early).to(provider).run(request)
  expect(String(await rejection(late!()))).toMatch(/early.*returned/)
  expect(provider.calls).toBe(0)
}

async function enterAfterReturn(engine: Engine): Promise<void> {
  const provider = failing(engine)
  let late: Enter | undefined
  const early = engine.defineRepeater({
    name: 'early',
    entries: (k) => 2 * k,
    async run(_ctx, enter) {
      late = enter
      return image
    },
  })
  await engine.pipeline(engine.createImage).use(early).to(provider).run(request)
  expect(String(await rejection(late!()))).toMatch(/early.*returned/)
  expect(provider.calls).toBe(0)
}

async function fetchAfterAttempt(engine: Engine): Promise<void> {
  let kept: Attempt | undefined
  const provider = {
    ...failing(engine),
    attempt: (_: unknown, attempt: Attempt) => ((kept = attempt), image),
  }
  await engine.pipeline(engine.createImage).to(provider).run(request)
  const sent = await rejection(kept!.fetch('http://127.0.0.1:9/', { method: 'POST' }))
  expect(String(sent)).toMatch(/attempt was over/)
}

async function abandonedAttempt(engine: Engine): Promise<void> {
  const signals: AbortSignal[] = []
  const hanging = {
    ...failing(engine),
    attempt: (_: unknown, { signal }: Attempt) => (
      signals.push(signal),
      new Promise(() => undefined)
    ),
  }
  const leaves = async (_ctx: unknown, next: () => Promise<unknown>): Promise<unknown> => {
    void next()
    await Promise.resolve()
    return image
  }
  const { report } = await engine.pipeline(engine.createImage).use(leaves).to(hanging).run(request)
  expect(signals[0]?.aborted).toBe(true)
  expect(report.attempts.map((attempt) => attempt.fault?.kind)).toEqual(['aborted'])
}

async function abortedWait(engine: Engine): Promise<void> {
  const clock = virtualClock()
  const provider = failing(engine)
  const waits = engine.defineRepeater({
    name: 'waits',
    entries: (k) => 2 * k,
    async run(ctx, enter) {
      await rejection(enter())
      await ctx.wait(5000, 'backoff')
      return enter()
    },
  })
  const handle = engine
    .pipeline(engine.createImage, { clock })
    .use(waits)
    .to(provider)
    .start(request)
  await clock.advance(50)
  const reason = new Error('the user left')
  handle.abort(reason)
  expect(await rejection(handle.result)).toBe(reason)
  expect(clock.pending).toBe(0)
  await clock.advance('1h')
  expect(provider.calls).toBe(1)
}

/** A listener may end the call while it is told of something, and what it is told of does not go on then. */
async function abortedByItsListener(engine: Engine): Promise<void> {
  for (const type of ['attempt-started', 'waiting']) {
    const clock = virtualClock()
    const provider = failing(engine)
    const waits = engine.defineRepeater({
      name: 'waits',
      entries: (k) => 2 * k,
      async run(ctx, enter) {
        if (type === 'waiting') await ctx.wait(5000, 'backoff')
        return enter()
      },
    })
    const leaving = new AbortController()
    const reason = new Error('the user left')
    const told: string[] = []
    const handle = engine
      .pipeline(engine.createImage, { clock })
      .use(waits)
      .to(provider)
      .start(request, {
        signal: leaving.signal,
        onEvent(event) {
          told.push(event.type)
          if (event.type === type) leaving.abort(reason)
        },
      })
    expect(await rejection(handle.result)).toBe(reason)
    expect(provider.calls).toBe(0)
    expect(clock.pending).toBe(0)
    expect(told.at(-1)).toBe('finished')
    const ended = handle.report.attempts.map(({ delivery, fault }) => [delivery, fault?.kind])
    expect(ended).toEqual(type === 'attempt-started' ? [['unsent', 'aborted']] : [])
  }
}

/** An abort in the instant in which a deadline has passed is still the caller's, who gets the own reason back. */
async function abortedAtItsDeadline(engine: Engine): Promise<void> {
  const clock = virtualClock()
  const handle = engine
    .pipeline(engine.createImage, { clock })
    .use(deaf())
    .to(failing(engine))
    .start(request, { deadline: 100 })
  const reason = new Error('the user left')
  clock.setTimer(() => handle.abort(reason), 100)
  await clock.advance(100)
  expect(await rejection(handle.result)).toBe(reason)
  expect(handle.report.outcome).toBe('aborted')
}

/** Neither the timer of a deadline further in nor a listener outlives the call, although a layer there sleeps on. */
async function deadlineBehindTheEnd(engine: Engine): Promise<void> {
  const clock = virtualClock()
  const provider = failing(engine)
  const limits = (ctx: Context, next: () => Promise<unknown>): Promise<unknown> => {
    ctx.deadline = clock.now() + 5000
    return next()
  }
  const line = engine.pipeline(engine.createImage, { clock }).use(limits).use(deaf()).to(provider)
  const { signal } = new AbortController()
  const handle = line.start(request, { signal })
  await clock.advance(50)
  handle.abort()
  await rejection(handle.result)
  expect(clock.pending).toBe(0)
  expect(getEventListeners(signal, 'abort')).toEqual([])
}

/** A call that a provider makes inside its attempt ends with the attempt, and none begins there afterwards. */
async function callInsideAttempt(engine: Engine): Promise<void> {
  const clock = virtualClock()
  const hanging = {
    ...failing(engine, 'b'),
    calls: 0,
    attempt: () => ((hanging.calls += 1), new Promise(() => undefined)),
  }
  const inner = engine.pipeline(engine.createImage, { clock }).to(hanging)
  const errors: unknown[] = []
  const runInside = async (): Promise<void> => void errors.push(await rejection(inner.run(request)))
  const left = {
    ...failing(engine),
    async attempt() {
      void runInside()
      setImmediate(() => void runInside())
      await new Promise((resolve) => queueMicrotask(() => queueMicrotask(() => resolve(undefined))))
      return image
    },
  }
  await engine.pipeline(engine.createImage, { clock }).to(left).run(request)
  await clock.advance(0)
  await new Promise((resolve) => setImmediate(resolve))
  expect(errors.map(String)).toEqual(Array(2).fill(expect.stringMatching(/has its result/)))
  expect(hanging.calls).toBeLessThan(2)
}

/** Neither goes on nor notices that it was cut. */
function deaf(): Middleware {
  return async (_ctx, next) => {
    await new Promise(() => undefined)
    return next()
  }
}
