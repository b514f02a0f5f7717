import { createImage, pipeline, type CallError } from '@stint/core'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { expect, test } from 'vitest'
import { deadline } from './index.ts'

const clock = virtualClock()
const request = { prompt: 'a poster' }
const declared = pipeline(createImage, { clock, random: () => 0.5 })

async function failure(promise: Promise<unknown>): Promise<CallError> {
  return clock.run(promise).then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as CallError,
  )
}

test('what takes longer is cut on time, even where a provider ignores its signal', async () => {
  const deaf = scriptedProvider('a', [{ after: '60s', ok: true }], { honoursAbort: false })
  const error = await failure(declared.use(deadline('40s')).to(deaf).run(request))
  expect(error.report.elapsedMs).toBe(40_000)
  expect(error.fault?.kind).toBe('timeout')
  expect(error.report.attempts[0]?.cutBy).toBe('deadline')
})

test('what is in time is not touched', async () => {
  const provider = scriptedProvider('a', [{ after: '39s', ok: true }])
  const { report } = await clock.run(declared.use(deadline('40s')).to(provider).run(request))
  expect(report.elapsedMs).toBe(39_000)
})

test('a longer deadline inside a shorter one changes nothing', async () => {
  const stack = declared.use(deadline('10s')).use(deadline('40s'))
  const error = await failure(stack.to(scriptedProvider('a', ['hang'])).run(request))
  expect(error.report.elapsedMs).toBe(10_000)
  expect(error.stoppedBy).toMatchObject({ layer: 'deadline', index: 0, limit: 10_000 })
})

test('it bounds the time, once for each entry', () => {
  const explained = declared
    .use(deadline('40s'))
    .to(scriptedProvider('a', ['ok']))
    .explain()
  expect(explained.elapsedMs).toBe(40_000)
  expect(explained.attempts).toBe(1)
})

test.each([
  ['abc', "deadline('abc'): expected milliseconds or a string like '90s'"],
  [0, "deadline(0): expected milliseconds or a string like '90s'"],
  [-5, "deadline(-5): expected milliseconds or a string like '90s'"],
  [undefined, "deadline(undefined): expected milliseconds or a string like '90s'"],
])('deadline(%o) is refused with what is allowed', (given, message) => {
  expect(() => deadline(given as never)).toThrow(new TypeError(message))
})
