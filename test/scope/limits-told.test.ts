import { createImage, pipeline, scope, type CallError, type Pipeline } from '@stint/core'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

function failure(line: Pipeline): Promise<CallError> {
  return line.run({ prompt: 'x' }).then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => error as CallError,
  )
}

describe('what an error says of a scope', () => {
  it('is the limit that was declared, not what a call was left of it', async () => {
    const clock = virtualClock()
    const slow = pipeline(createImage, { clock }).to(
      scriptedProvider('a', [{ after: '60s', ok: true }, 'hang']),
    )
    const errors = await clock.run(
      scope({ deadline: '90s' }, async () => {
        await slow.run({ prompt: 'x' })
        return [await failure(slow), await failure(slow)]
      }),
    )
    for (const { stoppedBy, message } of errors) {
      expect(stoppedBy).toEqual({ layer: 'scope', index: -1, limit: 90_000 })
      expect(message).toContain('90 s')
    }
  })

  it('is the limit of the tighter of two scopes', async () => {
    const clock = virtualClock()
    const hanging = pipeline(createImage, { clock }).to(scriptedProvider('a', ['hang']))
    const run = (outer: string, inner: string) =>
      clock.run(
        scope({ deadline: outer }, () => scope({ deadline: inner }, () => failure(hanging))),
      )
    expect((await run('90s', '20s')).stoppedBy?.limit).toBe(20_000)
    expect((await run('20s', '90s')).stoppedBy?.limit).toBe(20_000)
  })

  it('says why a limit of cost lets an unpriced target not through', async () => {
    const line = pipeline(createImage).to(scriptedProvider('a', ['ok']))
    const error = await scope({ cost: 1 }, () => failure(line))
    expect(error.advice.text).toContain('quotes no price')
  })
})

describe('the clock of a scope', () => {
  it.each([{ now: 1 }, { now: () => Number.NaN, setTimer: () => () => undefined }, {}])(
    'has to be one: %o',
    async (clock) => {
      await expect(scope({ attempts: 1, clock: clock as never }, () => 1)).rejects.toThrow(
        'scope: clock: expected { now(), setTimer(fn, ms) }',
      )
    },
  )
})
