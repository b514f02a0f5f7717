import { createImage, Fault, pipeline, type Context, type Next } from '@stint/core'
import { breaker } from '@stint/middleware/breaker'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }
const outcome = (run: Promise<unknown>): Promise<any> =>
  run.then(
    (ok) => ({ ok }),
    (error: unknown) => ({ error }),
  )

describe('a probe that never got to next() is given back', () => {
  it('where the key function of its breaker ends the call', async () => {
    const clock = virtualClock()
    let abort: AbortController | undefined
    const key = (): string => {
      abort?.abort()
      return 'k'
    }
    const guard = breaker({ failures: 1, cooldown: '10s', key })
    const line = pipeline(createImage, { clock })
      .use(guard)
      .to(scriptedProvider('a', ['overloaded', 'ok']))
    await outcome(line.run(request))
    await clock.advance('11s')
    abort = new AbortController()
    expect((await outcome(line.run(request, { signal: abort.signal }))).error.name).toBe(
      'AbortError',
    )
    abort = undefined
    expect((await outcome(line.run(request))).ok?.provider).toBe('a')
  })

  it('where whoever hears that its breaker is half-open ends the call', async () => {
    const clock = virtualClock()
    let abort: AbortController | undefined
    const onChange = ({ to }: { to: string }): void => {
      if (to === 'half-open') abort?.abort()
    }
    const guard = breaker({ failures: 1, cooldown: '10s', onChange })
    const line = pipeline(createImage, { clock })
      .use(guard)
      .to(scriptedProvider('a', ['overloaded', 'ok']))
    await outcome(line.run(request))
    await clock.advance('11s')
    abort = new AbortController()
    await outcome(line.run(request, { signal: abort.signal }))
    abort = undefined
    expect((await outcome(line.run(request))).ok?.provider).toBe('a')
  })

  it.each([0, 1, 2, 3, 4, 5])(
    'where shared state has let it in, and the caller aborts %i microtasks after that',
    async (n) => {
      const settled: string[] = []
      const caller = new AbortController()
      const circuits = {
        admit: () =>
          new Promise((resolve) => {
            setImmediate(() => {
              resolve({ ticket: { generation: 1, probe: 'p1' } })
              let left = n
              const step = (): void => (left-- === 0 ? caller.abort() : queueMicrotask(step))
              step()
            })
          }),
        settle: (_key: string, _ticket: unknown, ended: { outcome: string }) =>
          settled.push(ended.outcome),
        onState: () => undefined,
      }
      const shared = { timeoutMs: 50, account: () => undefined, circuits: () => circuits }
      const line = pipeline(createImage)
        .use(breaker({ shared, id: 'x' } as never))
        .to(scriptedProvider('a', ['hang']))
      await outcome(line.run(request, { signal: caller.signal }))
      await new Promise((resolve) => setTimeout(resolve, 5))
      expect(settled).toEqual(['neither'])
    },
  )
})

describe('a breaker that is called by a layer of somebody else', () => {
  it('counts what that layer makes of the result', async () => {
    const guard = breaker({ failures: 1 })
    const checks = (ctx: Context, next: Next): unknown =>
      guard(ctx, async () => {
        await next()
        throw new Fault('malformed_response')
      })
    const line = pipeline(createImage)
      .use(checks)
      .to(scriptedProvider('a', ['ok']))
    await outcome(line.run(request))
    expect(guard.state('a')).toBe('open')
  })

  it('counts beside another one', async () => {
    const first = breaker({ failures: 1 })
    const second = breaker({ failures: 1 })
    const both = (ctx: Context, next: Next): unknown =>
      first(ctx, () => second(ctx, next) as Promise<unknown>)
    const line = pipeline(createImage)
      .use(both)
      .to(scriptedProvider('a', ['overloaded']))
    await outcome(line.run(request))
    expect([first.state('a'), second.state('a')]).toEqual(['open', 'open'])
  })

  it('hears back from its probe beside another one', async () => {
    const clock = virtualClock()
    const base = pipeline(createImage, { clock })
    const first = breaker({ failures: 1, cooldown: '1s' })
    const second = breaker({ failures: 5 })
    await outcome(
      base
        .use(first)
        .to(scriptedProvider('a', ['overloaded']))
        .run(request),
    )
    await clock.advance('2s')
    const both = (ctx: Context, next: Next): unknown =>
      first(ctx, () => second(ctx, next) as Promise<unknown>)
    await outcome(
      base
        .use(both)
        .to(scriptedProvider('a', ['ok']))
        .run(request),
    )
    expect(first.state('a')).toBe('closed')
  })
})
