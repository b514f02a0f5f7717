import { expect } from 'vitest'
import { virtualClock } from '@stint/testkit'
import type { Attempt, Enter } from '@stint/core'
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
