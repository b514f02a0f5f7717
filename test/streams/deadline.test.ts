import { createImage, defineProvider, generateText, pipeline } from '@stint/core'
import type { CallError, CallResult, Provider, StreamHandle, TextMade, TextPart } from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { describe, expect, test } from 'vitest'

const clock = virtualClock()
const request = { prompt: 'a poster' }
const declared = pipeline(createImage, { clock, random: () => 0.5 })

describe('the form of deadline for streams', () => {
  const line = pipeline(generateText, { clock })
  /** Parts at these times, in milliseconds from when it is asked. */
  const talker = (id: string, times: readonly number[]): Provider =>
    defineProvider({
      id,
      accepts: () => true,
      attempt: () => ({ text: 'whole' }),
      async *stream() {
        let last = 0
        for (const at of times) {
          // oxlint-disable-next-line no-await-in-loop -- one after the other
          await new Promise<void>((resolve) => void clock.setTimer(resolve, at - last))
          last = at
          yield { type: 'text-delta', id: '1', delta: `${id} ` }
        }
        yield { type: 'finish', finishReason: 'stop' }
      },
    })
  const read = (handle: StreamHandle<TextMade, TextPart>): Promise<CallResult<TextMade>> => {
    const reading = (async () => {
      for await (const _ of handle) void _
    })()
    return clock.run(reading.then(() => handle.result))
  }

  test('first: a target that says nothing in time is left for the next', async () => {
    const stack = line.use(failover([talker('late', [6000]), talker('quick', [1000])]))
    const cut = stack.use(deadline({ first: '5s' }))
    const { text, report } = await read(cut.stream({ prompt: 'hi' }))
    expect(text).toBe('quick ')
    expect(report.attempts.map(({ target, ms }) => [target, ms])).toEqual([
      ['late', 5000],
      ['quick', 1000],
    ])
    expect(report.attempts[0]?.fault?.message).toBe('deadline of 5 s to the first output passed')
  })

  test('between: what stops in the middle is cut, and nothing is asked again', async () => {
    const stack = line.use(deadline({ between: '10s' })).use(retry())
    const error: unknown = await read(
      stack.to(talker('a', [1000, 2000, 12_500])).stream({ prompt: 'hi' }),
    ).catch((thrown: unknown) => thrown)
    expect((error as CallError).report).toMatchObject({ elapsedMs: 12_000, output: { chars: 4 } })
    expect((error as CallError).stoppedBy).toMatchObject({ layer: 'deadline', limit: 10_000 })
    expect((error as CallError).report.attempts).toHaveLength(1)
  })

  test('between: a reader that takes its time is not counted', async () => {
    const handle = line
      .use(deadline({ between: '10s' }))
      .to(
        talker(
          'a',
          Array.from({ length: 40 }, (_, at) => at * 1000),
        ),
      )
      .stream({ prompt: 'hi' })
    const reading = (async () => {
      let parts = 0
      for await (const _ of handle) {
        parts += 1
        await new Promise<void>((resolve) => void clock.setTimer(resolve, 30_000))
      }
      return parts
    })()
    expect(await clock.run(reading)).toBe(41)
  })

  test('total: bounds the time, of a whole call too, where first and between do not count', async () => {
    const slow = scriptedProvider('a', [{ after: '8s', ok: true }])
    const stack = declared.use(deadline({ first: '5s', total: '10s' })).to(slow)
    expect((await clock.run(stack.run(request))).report.elapsedMs).toBe(8000)
    expect(stack.explain().elapsedMs).toBe(10_000)
    expect(
      line
        .use(deadline({ first: '5s' }))
        .to(talker('a', [1]))
        .explain().elapsedMs,
    ).toBe(Infinity)
  })

  test.each([
    [{}, 'deadline: expected at least one of first, between, total'],
    [{ frist: '5s' }, "deadline: unknown option 'frist'; allowed are first, between, total"],
    [
      { first: 'soon' },
      "deadline: first: expected milliseconds or a string like '90s', got 'soon'",
    ],
  ])('deadline(%o) is refused with what is allowed', (given, message) => {
    expect(() => deadline(given as never)).toThrow(new TypeError(message))
  })
})
