import { createImage, pipeline, type CallError, type ImageRequest } from '@stint/core'
import {
  budget,
  downgrade,
  failover,
  fewerReferences,
  retry,
  simplifyPrompt,
  textOnly,
} from '@stint/middleware'
import {
  scriptedProvider,
  virtualClock,
  type ScriptedProvider,
  type ScriptedStep,
} from '@stint/testkit'
import { beforeEach, expect, test } from 'vitest'

let clock = virtualClock()
beforeEach(() => {
  clock = virtualClock()
})

const declare = () => pipeline(createImage, { clock, random: () => 0.5 })
const failure = (call: Promise<unknown>): Promise<CallError> =>
  clock.run(
    call.then(
      () => expect.unreachable('it should have failed'),
      (error: unknown) => error as CallError,
    ),
  )

const references = [1, 2, 3, 4, 5].map((n) => ({ url: `https://images.test/${n}.png` }))
const prompt = 'put them together'

/** A target that takes so many references. */
function takes(
  id: string,
  most: number,
  script: readonly ScriptedStep[],
): ScriptedProvider<ImageRequest> {
  const accepts = (request: ImageRequest): true | string => {
    if (request.references.length <= most) return true
    return most === 0 ? 'takes no reference images' : `takes at most ${most} reference images`
  }
  return scriptedProvider(id, script, { accepts })
}

function given(provider: ScriptedProvider<ImageRequest>): number[] {
  return provider.requests.map(({ request }) => request.references.length)
}

test('9. References required: the text-only target gets no request, and the error says who could have taken them', async () => {
  const codex = takes('codex', 16, [{ fail: { kind: 'overloaded', status: 503 } }])
  const dashscope = takes('dashscope', 0, ['ok'])
  const error = await failure(
    declare()
      .use(failover([codex, dashscope]))
      .run({ prompt, references }),
  )
  expect(codex.requests).toHaveLength(1)
  expect(dashscope.requests).toHaveLength(0)
  expect(error.message).toMatch(/dashscope: .*takes no reference images/)
  expect(error.message).toMatch(/requires reference images.*codex/)
  expect(error.report.skips).toMatchObject([
    { target: 'dashscope', reason: 'takes no reference images' },
  ])
})

test('10. Text only, opted in: after references failed at A and B the third submission is text only', async () => {
  const a = takes('a', 16, ['server_error', 'ok'])
  const b = takes('b', 16, ['server_error'])
  const stack = declare()
    .use(budget({ attempts: 3 }))
    .use(downgrade([textOnly()]))
    .use(failover([a, b]))
  const { report, losses, provider } = await clock.run(stack.run({ prompt, references }))
  expect(report.attempts.map(({ target, shape }) => [target, shape])).toEqual([
    ['a', 'original'],
    ['b', 'original'],
    ['a', 'textOnly'],
  ])
  expect(given(a)).toEqual([5, 0])
  expect(losses).toEqual(['textOnly'])
  expect(report.losses).toEqual(['textOnly'])
  expect(provider).toBe('a')
})

test("11. Nobody capable: no submission, and the error names each target's reason", async () => {
  const [a, b] = [takes('a', 0, ['ok']), takes('b', 2, ['ok'])]
  const error = await failure(
    declare()
      .use(failover([a, b]))
      .use(retry())
      .run({ prompt, references }),
  )
  expect(error.report.attempts).toEqual([])
  expect([...a.requests, ...b.requests]).toEqual([])
  expect(error.message).toMatch(/a: .*takes no reference images/)
  expect(error.message).toMatch(/b: .*takes at most 2 reference images/)
})

test('12. Shape per provider: the gate refuses five for gemini at no charge, gemini gets the first four, and the report says so', async () => {
  const codex = takes('codex', 16, ['overloaded'])
  const gemini = takes('gemini', 4, ['ok'])
  const stack = declare()
    .use(budget({ attempts: 2 }))
    .use(failover([codex, gemini]))
    .use(downgrade([fewerReferences(4)]))
  const { report, losses, provider } = await clock.run(stack.run({ prompt, references }))
  expect(provider).toBe('gemini')
  expect(given(codex)).toEqual([5])
  expect(given(gemini)).toEqual([4])
  expect(gemini.requests[0]?.request.references).toMatchObject(references.slice(0, 4))
  expect(report.attempts.map(({ target, shape }) => [target, shape])).toEqual([
    ['codex', 'original'],
    ['gemini', 'fewerReferences(4)'],
  ])
  expect(report.skips).toMatchObject([
    { target: 'gemini', reason: 'takes at most 4 reference images' },
  ])
  expect(losses).toEqual(['fewerReferences(4)'])
})

test('12. Shape per provider: a later target gets all five again', async () => {
  const gemini = takes('gemini', 4, ['overloaded'])
  const later = takes('later', 16, ['ok'])
  const stack = declare()
    .use(failover([takes('codex', 16, ['overloaded']), gemini, later]))
    .use(downgrade([fewerReferences(4)]))
  const { losses } = await clock.run(stack.run({ prompt, references }))
  expect(given(gemini)).toEqual([4])
  expect(given(later)).toEqual([5])
  expect(losses).toEqual([])
})

const heavy = 'a heavy prompt'
const lighten = downgrade([simplifyPrompt(async (text) => text.replace('heavy ', ''))])
const prompts = (provider: ScriptedProvider<ImageRequest>): string[] =>
  provider.requests.map(({ request }) => request.prompt)

test('24. Heavy prompt: the second submission is the simplified one', async () => {
  const a = scriptedProvider('a', (request: ImageRequest) =>
    request.prompt === heavy ? 'server_error' : 'ok',
  )
  const { report, losses } = await clock.run(
    declare().use(retry()).use(lighten).to(a).run({ prompt: heavy }),
  )
  expect(prompts(a)).toEqual([heavy, 'a prompt'])
  expect(report).toMatchObject({ waits: [], elapsedMs: 0 })
  expect(losses).toEqual(['simplifyPrompt'])
})

test('24. Heavy prompt: after a 503 on the simplified one the third is the simplified one again', async () => {
  const a = scriptedProvider('a', [
    'server_error',
    { fail: { kind: 'overloaded', status: 503 } },
    'ok',
  ])
  const { report } = await clock.run(
    declare().use(retry()).use(lighten).to(a).run({ prompt: heavy }),
  )
  expect(prompts(a)).toEqual([heavy, 'a prompt', 'a prompt'])
  expect(report.attempts.map(({ shape }) => shape)).toEqual([
    'original',
    'simplifyPrompt',
    'simplifyPrompt',
  ])
})
