import {
  createImage,
  defineProvider,
  Fault,
  generateText,
  pipeline,
  type CallError,
  type CallEvent,
  type Layer,
  type Provider,
  type Target,
  type TextRequest,
} from '@stint/core'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { expect, test } from 'vitest'
import { breaker, budget, failover, retry } from '../../index.ts'
import { downgrade, otherModel, shorterHistory, smallerOutput, type Step } from '../index.ts'

const clock = virtualClock()
const heavy = { prompt: 'heavy' }

function declare(...layers: Layer[]) {
  let stack = pipeline(createImage, { clock, random: () => 0.5 })
  for (const layer of layers) stack = stack.use(layer)
  return stack
}

async function failure(promise: Promise<unknown>): Promise<CallError> {
  return clock.run(promise).then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as CallError,
  )
}

function attempts({ report }: { report: CallError['report'] }): string[] {
  return report.attempts.map(({ target, shape }) => `${target} ${shape}`)
}

/** A step that puts its name behind the prompt, and notes the target that it was told. */
function step(name: string, told: (string | undefined)[] = []): Step {
  return {
    name,
    lossy: true,
    apply(request: { prompt: string }, target) {
      told.push(target?.id)
      return { ...request, prompt: `${request.prompt} ${name}` }
    },
  }
}

test('after a prompt that is too long the request goes on to the other model, as far down as it is', async () => {
  const small = scriptedProvider('a/small', ['context_length'])
  const large = scriptedProvider('b/large', ['context_length', { ok: { text: 'done' } }])
  const history = ['one', 'two', 'three'].map((text) => ({ role: 'user' as const, content: text }))
  const result = await clock.run(
    pipeline(generateText, { clock })
      .use(downgrade([shorterHistory(2), otherModel(large), smallerOutput(9)]))
      .to(small)
      .run({ messages: history }),
  )
  expect(attempts(result)).toEqual([
    'a/small original',
    'a/small shorterHistory(2)',
    'b/large shorterHistory(2) + otherModel(b/large)',
    'b/large shorterHistory(2) + otherModel(b/large) + smallerOutput(9)',
  ])
  const [first] = large.requests.map(({ request }) => request as TextRequest)
  expect(first?.messages).toHaveLength(2)
  expect(result.losses).toEqual(['shorterHistory(2)', 'smallerOutput(9)'])
})

test('steps after it are told the other model, and a second one leads further', async () => {
  const told: (string | undefined)[] = []
  const steps = [
    step('first', told),
    otherModel(at('b')),
    step('second', told),
    otherModel(at('c')),
  ]
  const error = await failure(declare(downgrade(steps)).to(at('a')).run(heavy))
  expect(told).toEqual(['a', 'b'])
  expect(attempts(error)).toEqual([
    'a original',
    'a first',
    'b first + otherModel(b)',
    'b first + otherModel(b) + second',
    'c first + otherModel(b) + second + otherModel(c)',
  ])
})

function at(id: string, kind: 'server_error' | 'timeout' | 'overloaded' = 'server_error') {
  return scriptedProvider(id, [kind])
}

test('it is a loss only where it says so', async () => {
  for (const [options, losses] of [
    [{}, []],
    [{ lossy: true }, ['otherModel(b)']],
  ] as const) {
    const large = scriptedProvider('b', ['ok'])
    const stack = declare(downgrade([otherModel(large, options)])).to(at('a'))
    expect((await clock.run(stack.run(heavy))).losses).toEqual(losses)
  }
})

test('a target that refuses the request at its gate leads to the other model without an attempt', async () => {
  const small = scriptedProvider('a', ['ok'], { accepts: () => 'no images' })
  const result = await clock.run(
    declare(downgrade([otherModel(scriptedProvider('b', ['ok']))]))
      .to(small)
      .run(heavy),
  )
  expect(attempts(result)).toEqual(['b otherModel(b)'])
})

test('what may have been paid at one target is not bought there again, but another may be asked', async () => {
  const small = at('a', 'timeout')
  const ran: (string | undefined)[] = []
  const large = scriptedProvider('b', ['ok'])
  const steps = [step('lighter', ran), otherModel(large)]
  const result = await clock.run(declare(downgrade(steps)).to(small).run(heavy))
  expect(small.requests).toHaveLength(1)
  expect(attempts(result)).toEqual(['a original', 'b lighter + otherModel(b)'])
})

test('a model that a sibling has been cut off at is passed over for the next', async () => {
  const [b, c] = [at('b', 'timeout'), scriptedProvider('c', ['server_error', 'ok'])]
  const steps = [otherModel(b), otherModel(c)]
  const stack = declare(failover([at('a1'), at('a2')]), downgrade(steps))
  const result = await clock.run(stack.run(heavy))
  expect(attempts(result)).toEqual([
    'a1 original',
    'b otherModel(b)',
    'c otherModel(b) + otherModel(c)',
    'a2 original',
    'c otherModel(b) + otherModel(c)',
  ])
})

test('a model that a breaker below keeps out is passed over for the next', async () => {
  const shut = breaker({ failures: 1, key: (ctx) => ctx.target?.id ?? '' })
  const large = at('b')
  await failure(declare(shut).to(large).run(heavy))
  const steps = [otherModel(large), otherModel(scriptedProvider('c', ['ok']))]
  const result = await clock.run(declare(downgrade(steps), shut).to(at('a')).run(heavy))
  expect(attempts(result)).toEqual(['a original', 'c otherModel(b) + otherModel(c)'])
  expect(large.requests).toHaveLength(1)
})

test('when the breaker keeps the last model out the fault before stands', async () => {
  const shut = breaker({ failures: 1 })
  await failure(declare(shut).to(at('b')).run(heavy))
  const stack = declare(downgrade([otherModel(at('b'))]), shut).to(at('a'))
  const error = await failure(stack.run(heavy))
  expect(error.fault?.kind).toBe('server_error')
  expect(attempts(error)).toEqual(['a original'])
})

test('entered again it goes on at the other model', async () => {
  const small = at('a')
  const large = scriptedProvider('b', ['overloaded', 'ok'])
  await clock.run(
    declare(retry(), downgrade([otherModel(large)]))
      .to(small)
      .run(heavy),
  )
  expect([small.requests.length, large.requests.length]).toEqual([1, 2])
})

test('it is told as a step down at the other model', async () => {
  const events: CallEvent[] = []
  const stack = declare(downgrade([otherModel(scriptedProvider('b', ['ok']))])).to(at('a'))
  await clock.run(stack.run(heavy, { onEvent: (event) => events.push(event) }))
  expect(events.filter(({ type }) => type === 'downgraded')).toMatchObject([
    { target: 'b', step: 'otherModel(b)', lossy: false },
  ])
})

test('a stream goes to the other model before output is visible, and not after', async () => {
  const talking = (id: string, before: readonly string[]): Provider =>
    defineProvider({
      id,
      accepts: () => true,
      attempt: () => ({ text: 'whole' }),
      async *stream() {
        for (const delta of before) yield { type: 'text-delta', id: '1', delta }
        throw new Fault('context_length', { delivery: 'rejected' })
      },
    })
  const stack = pipeline(generateText, { clock }).use(downgrade([otherModel(talking('b', []))]))
  const tried = async (before: readonly string[]) => {
    const handle = stack.to(talking('a', before)).stream({ prompt: 'hi' })
    const reading = (async () => {
      for await (const _ of handle) void _
    })()
    return attempts(await failure(reading))
  }
  expect(await tried([])).toEqual(['a original', 'b otherModel(b)'])
  expect(await tried(['so ', 'far'])).toEqual(['a original'])
})

test('it counts as one entry more, also for layers below that remember', () => {
  const small = at('a')
  const one = declare(downgrade([otherModel(at('b'))])).to(small)
  expect(one.explain()).toMatchObject({ attempts: 2, atMost: false })
  const two = declare(downgrade([otherModel(at('b'))]), downgrade([step('lighter')])).to(small)
  expect(two.explain()).toMatchObject({ attempts: 4, atMost: false })
  const three = declare(retry({ attempts: 3, backoff: 0 }), downgrade([otherModel(at('b'))]))
  expect(three.to(small).explain().attempts).toBe(4)
})

test('the bound over a layer that remembers is reached, at both models', async () => {
  const stack = declare(downgrade([otherModel(at('b'))]), downgrade([step('lighter')])).to(at('a'))
  expect(attempts(await failure(stack.run(heavy)))).toEqual([
    'a original',
    'a lighter',
    'b otherModel(b)',
    'b otherModel(b) + lighter',
  ])
})

test('a plan asks the other model too, and takes the dearer price', async () => {
  const small = scriptedProvider('a', ['ok'], { accepts: () => 'too long', price: () => 1 })
  const large = scriptedProvider('b', ['ok'], { price: () => 3 })
  const stack = declare(downgrade([otherModel(large)])).to(small)
  const plan = await stack.plan(heavy)
  expect(plan.targets).toMatchObject([
    { id: 'a', accepts: 'too long', counts: false },
    { id: 'b', accepts: true, counts: true, price: 3 },
  ])
  expect(plan).toMatchObject({ attempts: 1, cost: 3 })
  expect(String(plan)).toContain('→ b: takes it, for 3')
})

test('a model that sends where nobody counts leaves no bound of submissions', () => {
  const large = scriptedProvider('b', ['ok'], { wire: 'outside' })
  const explained = declare(
    failover([at('a1'), at('a2')]),
    downgrade([otherModel(large)]),
  ).explain()
  expect(explained.submissions).toBe(Infinity)
  const found = explained.findings.find(({ code }) => code === 'sends-outside')
  expect(found?.text).toMatch(/^b sends outside/)
})

test('a limit of cost needs its price, wherever the step stands', () => {
  const priced = scriptedProvider('a', ['ok'], { price: () => 1 })
  const message = "budget: cost: no price is known for 'b'"
  const steps = downgrade([otherModel(at('b'))])
  const inner = pipeline(createImage, { id: 'inner' }).use(steps).to(priced)
  expect(() => declare(budget({ cost: 1 }), steps).to(priced)).toThrow(message)
  expect(() => declare(steps, budget({ cost: 1 })).to(priced)).toThrow(message)
  expect(() => declare(budget({ cost: 1 })).to(inner)).toThrow(message)
})

test('its model needs an id of its own in the pipeline', () => {
  const message = "downgrade: the step to 'b' is to another target of that id; ids must be unique"
  const steps = downgrade([otherModel(at('b'))])
  expect(() => declare(steps).to(at('b'))).toThrow(message)
  expect(() => declare(failover([at('a'), at('b')]), steps)).toThrow(message)
  expect(() => declare(downgrade([otherModel(at('b')), otherModel(at('b'))])).to(at('a'))).toThrow(
    message,
  )
})

test('above the layer that chooses the target it is refused', () => {
  const message =
    "pipeline 'createImage': downgrade: the step to 'b' stands above failover, which chooses the target: put it below"
  expect(() => declare(downgrade([otherModel(at('b'))]), failover([at('a')]))).toThrow(message)
})

test.each([
  [undefined, {}, 'otherModel(undefined): expected a provider'],
  ['b/large', {}, "otherModel('b/large'): expected a provider"],
  [{ id: 'b' }, {}, 'otherModel: defineProvider("b"): accepts must be a function'],
  [at('b'), { lossy: 1 }, 'otherModel(b): lossy: expected true or false'],
  [at('b'), { los: true }, "otherModel(b): unknown option 'los'; allowed are lossy"],
])('otherModel(%o, %o) is refused with what is allowed', (target, options, message) => {
  expect(() => otherModel(target as never, options as never)).toThrow(TypeError)
  expect(() => otherModel(target as never, options as never)).toThrow(message)
})

test('a pipeline is refused, in otherModel and in a step of one’s own', () => {
  const inner: Target = pipeline(createImage, { id: 'inner' }).to(at('b'))
  expect(() => otherModel(inner as never)).toThrow(
    "otherModel: expected a provider, got the pipeline 'inner': list that in a failover",
  )
  const own = { name: 'own', lossy: false, target: inner, apply: (r: unknown) => r } as never
  expect(() => downgrade([own])).toThrow("downgrade: steps[0]: target of 'own' must be a provider")
})
