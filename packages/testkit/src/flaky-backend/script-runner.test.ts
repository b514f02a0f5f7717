import { expect, it } from 'vitest'
import type { BackendRequest } from './backend-request.ts'
import { scriptRunner } from './script-runner.ts'
import type { BackendScript } from './backend-step.ts'

const request = { prompt: 'a fox' } as BackendRequest

async function answersOf(script: BackendScript, count: number): Promise<string[]> {
  const runner = scriptRunner(script, 'test', 1)
  const answers: string[] = []
  for (let n = 0; n < count; n += 1) answers.push((await runner.next(request)).answer)
  return answers
}

it('gives one step to every request', async () => {
  expect(await answersOf('hang', 2)).toEqual(['hang', 'hang'])
})

it('repeats the last step of a list', async () => {
  expect(await answersOf(['reset', { answer: 'empty' }], 3)).toEqual(['reset', 'empty', 'empty'])
})

it('calls functions, in a list too, until one gives a step', async () => {
  const byCount = async (_: BackendRequest, n: number) => (n > 1 ? 'image' : () => 'quota' as const)
  expect(await answersOf(byCount, 2)).toEqual(['quota', 'image'])
  expect(await answersOf(['reset', byCount], 2)).toEqual(['reset', 'image'])
})

it('scales every duration', async () => {
  const step = { answer: 'rate_limit', after: '10s', retryAfter: '2s', over: '1m' } as const
  const plan = await scriptRunner(step, 'test', 0.01).next(request)
  expect(plan).toMatchObject({ afterMs: 100, retryAfterMs: 20, overMs: 600 })
})

it.each<[unknown, string]>([
  [[], 'test: an empty list of steps: expected at least one'],
  ['imgae', "test: answer is 'imgae': expected one of"],
  [null, 'test: a step is null: expected an answer or an object'],
  [{ answer: 'image', delay: 5 }, "test: a step has no 'delay': expected answer, after"],
  [{ status: 99 }, 'test: status is 99: expected 200 to 599'],
  [{ status: 200, retryAfter: 5 }, "test: a step has no 'retryAfter': expected status, headers"],
])('refuses %j at once', (script, message) => {
  expect(() => scriptRunner(script as BackendScript, 'test', 1)).toThrow(message)
})

it.each(['soon', '-5s', -5, NaN, Infinity, '25d'])('refuses to wait for %o', (after) => {
  const step = { answer: 'image', after } as const
  expect(() => scriptRunner(step, 'test', 1)).toThrow(/^test: after is .*: expected milliseconds/)
})

it('refuses what a function gives when it is not a step', async () => {
  const script = (() => 'imgae') as unknown as BackendScript
  await expect(scriptRunner(script, 'test', 1).next(request)).rejects.toThrow("answer is 'imgae'")
})
