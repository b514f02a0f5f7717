import { createImage, defineMiddleware, pipeline, type Layer, type Pipeline } from '@stint/core'
import { breaker, budget, downgrade, failover, otherModel, retry } from '@stint/middleware'
import { scriptedProvider } from '@stint/testkit'
import { expect, test } from 'vitest'

const at = (id: string) => scriptedProvider(id, ['server_error'])
const lighter = { name: 'lighter', lossy: true, apply: (request: object) => ({ ...request }) }

function declare(...layers: Layer[]): Pipeline {
  return layers.reduce<Pipeline>((stack, layer) => stack.use(layer), pipeline(createImage))
}

function codes(stack: Pipeline): string[] {
  return stack.explain().findings.map(({ code }) => code)
}

function textOf(stack: Pipeline, code: string): string | undefined {
  return stack.explain().findings.find((finding) => finding.code === code)?.text
}

test('the picture lists the model under the downgrade that leads to it', () => {
  const stack = declare(downgrade([otherModel(at('b'))])).to(at('a'))
  const lines = String(stack.explain()).split('\n').slice(2, 5)
  expect(lines.map((line) => line.trim().replace(/\s+/g, ' '))).toEqual([
    "0 ↻ downgrade(['otherModel(b)']) 2 no limit + 1 step",
    '→ b',
    '→ a',
  ])
})

test('a budget need not have an attempt for the model, but for each target that is listed', () => {
  const steps = downgrade([otherModel(at('m'))])
  const two = declare(budget({ attempts: 2 }), failover([at('a'), at('b')]), steps)
  expect(codes(two)).not.toContain('budget-misses-targets')
  const one = declare(budget({ attempts: 1 }), failover([at('a'), at('b')]), steps)
  expect(textOf(one, 'budget-misses-targets')).toContain('stands above 2 targets')
})

test('where the listed target refuses the request, the model stands for it', async () => {
  const refusing = scriptedProvider('a', ['ok'], { accepts: () => 'no' })
  const steps = downgrade([otherModel(at('m'))])
  const plan = await declare(budget({ attempts: 1 }), failover([refusing, at('b')]), steps).plan({
    prompt: 'a poster',
  })
  const found = plan.findings.find(({ code }) => code === 'budget-misses-targets')
  expect(found?.text).toContain('stands above 2 targets')
})

test('one call can fail once at the model in a circuit that all share', () => {
  const stack = declare(
    downgrade([otherModel(at('m'))]),
    breaker({ failures: 2, key: 'request' }),
  ).to(at('a'))
  expect(stack.explain().atMost).toBe(false)
  const opens = declare(
    downgrade([otherModel(at('m')), lighter]),
    breaker({ failures: 2, key: 'request' }),
  ).to(at('a'))
  expect(textOf(opens, 'breaker-trips-in-call')).toContain('one call can fail 3 times')
  expect(opens.explain().atMost).toBe(true)
})

test('the tries of a retry below are told for all models together', () => {
  const nested = declare(
    retry({ attempts: 2 }),
    downgrade([otherModel(at('m'))]),
    retry({ attempts: 2 }),
  ).to(at('a'))
  expect(textOf(nested, 'retries-multiply')).toContain('4 tries of each target, 6 attempts')
})

test('what must happen once is entered again by a step to a model', () => {
  const books = defineMiddleware({
    name: 'books',
    commits: 'entry',
    run: (_ctx, next) => next(),
  })
  const stack = declare(downgrade([otherModel(at('m'))]), books).to(at('a'))
  expect(textOf(stack, 'repeats-a-commit')).toContain('enters books (layer 1) again')
})

test('below a downgrade a pipeline that is dearer than the model is entered once', () => {
  const inner = pipeline(createImage, { id: 'inner' })
    .use(retry({ attempts: 5 }))
    .to(at('a'))
  const stack = declare(downgrade([otherModel(at('m')), lighter])).to(inner)
  expect(stack.explain()).toMatchObject({ attempts: 7, atMost: false })
  const again = declare(retry({ attempts: 2 }), downgrade([otherModel(at('m'))])).to(inner)
  expect(again.explain()).toMatchObject({ attempts: 11, atMost: true })
})
