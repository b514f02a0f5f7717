import {
  createImage,
  pipeline,
  type CallError,
  type CallEvent,
  type ImageRequest,
  type Layer,
} from '@stint/core'
import { scriptedProvider, virtualClock, type ScriptedProvider } from '@stint/testkit'
import { expect, test } from 'vitest'
import { deadline, failover, retry } from '../index.ts'
import { downgrade, type Step } from './index.ts'

const clock = virtualClock()
const heavy = { prompt: 'heavy', seed: 7, size: '1024x1024' }

function declare(...layers: Layer[]) {
  let stack = pipeline(createImage, { clock, random: () => 0.5 })
  for (const layer of layers) stack = stack.use(layer)
  return stack
}

function run(provider: ScriptedProvider, ...layers: Layer[]) {
  return clock.run(
    declare(...layers)
      .to(provider)
      .run(heavy),
  )
}

async function failure(promise: Promise<unknown>): Promise<CallError> {
  return promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as CallError,
  )
}

function prompts(provider: ScriptedProvider<ImageRequest>): string[] {
  return provider.requests.map(({ request }) => request.prompt)
}

/** A step that puts its name behind the prompt. */
function step(name: string, lossy = true): Step<ImageRequest> {
  return { name, lossy, apply: (request) => ({ ...request, prompt: `${request.prompt} ${name}` }) }
}

const nothing: Step = { name: 'nothing', lossy: true, apply: (request: unknown) => request }
const failing: Step = {
  name: 'failing',
  lossy: true,
  apply() {
    throw new Error('no model today')
  },
}

test.each(['server_error', 'unsupported', 'too_large', 'context_length'] as const)(
  'after a fault of kind %s it enters again with a lighter request, at once',
  async (kind) => {
    const provider = scriptedProvider('a', [kind, 'ok'])
    const result = await run(provider, downgrade([step('lighter')]))
    expect(prompts(provider)).toEqual(['heavy', 'heavy lighter'])
    expect(result.report.elapsedMs).toBe(0)
    expect(result.losses).toEqual(['lighter'])
  },
)

test.each(['overloaded', 'rate_limit', 'auth', 'invalid_request', 'content_policy'] as const)(
  'a fault of kind %s goes on up',
  async (kind) => {
    const provider = scriptedProvider('a', [kind, 'ok'])
    const error = await failure(run(provider, downgrade([step('lighter')])))
    expect(error.fault?.kind).toBe(kind)
    expect(provider.requests).toHaveLength(1)
  },
)

test('`on` replaces the default', async () => {
  const provider = scriptedProvider('a', ['content_policy', 'ok'])
  await run(provider, downgrade([step('tame')], { on: ['content_policy'] }))
  expect(prompts(provider)).toEqual(['heavy', 'heavy tame'])
})

test('steps are cumulative, and the report names the shape of each attempt', async () => {
  const provider = scriptedProvider('a', ['server_error'])
  const error = await failure(run(provider, downgrade([step('first'), step('second')])))
  expect(prompts(provider)).toEqual(['heavy', 'heavy first', 'heavy first second'])
  expect(error.report.attempts.map(({ shape }) => shape)).toEqual([
    'original',
    'first',
    'first + second',
  ])
})

test('only lossy steps are losses', async () => {
  const provider = scriptedProvider('a', ['server_error', 'server_error', 'ok'])
  const { losses } = await run(provider, downgrade([step('tidy', false), step('shorter', true)]))
  expect(losses).toEqual(['shorter'])
})

test('a step that changes nothing is passed over', async () => {
  const provider = scriptedProvider('a', ['server_error'])
  const error = await failure(run(provider, downgrade([nothing, step('second'), nothing])))
  expect(prompts(provider)).toEqual(['heavy', 'heavy second'])
  expect(error.report.attempts.at(-1)?.shape).toBe('second')
})

test('a step that fails is passed over, and the report says why', async () => {
  const provider = scriptedProvider('a', ['server_error', 'ok'])
  const { report, losses } = await run(provider, downgrade([failing, step('second')]))
  expect(prompts(provider)).toEqual(['heavy', 'heavy second'])
  expect(report.skips).toMatchObject([
    { layer: 'downgrade', target: 'a', reason: "step 'failing' failed: no model today" },
  ])
  expect(losses).toEqual(['second'])
})

test('when the only step fails the last fault stands', async () => {
  const provider = scriptedProvider('a', ['server_error'])
  const error = await failure(run(provider, downgrade([failing])))
  expect(error.fault?.kind).toBe('server_error')
  expect(provider.requests).toHaveLength(1)
})

test('a step that returns nothing has failed', async () => {
  const forgetful: Step = { name: 'forgetful', lossy: true, apply: () => undefined }
  const error = await failure(run(scriptedProvider('a', ['server_error']), downgrade([forgetful])))
  expect(error.report.skips[0]?.reason).toBe("step 'forgetful' failed: it returned no request")
})

test('a step that makes an invalid request has failed, and the next begins from the last good one', async () => {
  const spoiling: Step = { name: 'spoiling', lossy: true, apply: () => ({ prompt: 5 }) }
  const provider = scriptedProvider('a', ['server_error', 'ok'])
  const { report, losses } = await run(provider, downgrade([spoiling, step('second')]))
  expect(report.skips[0]?.reason).toMatch(
    /^step 'spoiling' failed: downgrade made an invalid request: prompt/,
  )
  expect(prompts(provider)).toEqual(['heavy', 'heavy second'])
  expect(losses).toEqual(['second'])
})

test('a step that hangs ends with the deadline', async () => {
  const hanging: Step = { name: 'hanging', lossy: true, apply: () => new Promise(() => undefined) }
  const provider = scriptedProvider('a', ['server_error', 'ok'])
  const error = await failure(run(provider, deadline('10s'), downgrade([hanging])))
  expect(error.report.elapsedMs).toBe(10_000)
  expect(error.fault?.kind).toBe('server_error')
  expect(error.report.skips).toEqual([])
  expect(clock.pending).toBe(0)
})

test('entered again by a retry it goes on from where it was, and no step runs twice', async () => {
  let ran = 0
  const shorten: Step<ImageRequest> = {
    name: 'shorten',
    lossy: true,
    async apply(request) {
      ran += 1
      return { ...request, prompt: 'light' }
    },
  }
  const provider = scriptedProvider('a', ['server_error', 'overloaded', 'server_error', 'ok'])
  await run(provider, retry(), downgrade([shorten, step('even')]))
  expect(prompts(provider)).toEqual(['heavy', 'light', 'light', 'light even'])
  expect(ran).toBe(1)
})

test('each target starts from the original request', async () => {
  const a = scriptedProvider('a', ['server_error'])
  const b = scriptedProvider('b', ['server_error', 'ok'])
  await clock.run(declare(failover([a, b]), downgrade([step('lighter')])).run(heavy))
  expect(prompts(a)).toEqual(['heavy', 'heavy lighter'])
  expect(prompts(b)).toEqual(['heavy', 'heavy lighter'])
})

test('a step is told the target below failover, and none above it', async () => {
  const seen: (string | undefined)[] = []
  const looking: Step = {
    name: 'looking',
    lossy: false,
    apply: (request: unknown, target) => {
      seen.push(target?.id)
      return request
    },
  }
  const fails = (): ScriptedProvider => scriptedProvider('a', ['server_error'])
  await failure(clock.run(declare(failover([fails()]), downgrade([looking])).run(heavy)))
  await failure(clock.run(declare(downgrade([looking]), failover([fails()])).run(heavy)))
  expect(seen).toEqual(['a', undefined])
})

test('what may have been paid is not bought again in a lighter shape, and no step runs for it', async () => {
  let ran = 0
  const counting: Step = { name: 'counting', lossy: true, apply: () => (ran += 1) }
  const provider = scriptedProvider('a', ['timeout', 'ok'])
  await failure(run(provider, downgrade([counting])))
  expect(provider.requests).toHaveLength(1)
  expect(ran).toBe(0)
})

test('each step down is an event, once', async () => {
  const events: CallEvent[] = []
  const provider = scriptedProvider('a', ['server_error', 'overloaded', 'server_error', 'ok'])
  const stack = declare(retry(), downgrade([step('first'), step('second', false)])).to(provider)
  await clock.run(stack.run(heavy, { onEvent: (event) => events.push(event) }))
  expect(events.filter(({ type }) => type === 'downgraded')).toMatchObject([
    { layer: 'downgrade', target: 'a', step: 'first', lossy: true },
    { layer: 'downgrade', target: 'a', step: 'second', lossy: false },
  ])
})

test('its bounds are one entry more for each step, however often it is entered', () => {
  const stack = declare(retry({ attempts: 3 }), downgrade([step('first'), step('second')]))
  expect(stack.to(scriptedProvider('a', ['ok'])).explain().attempts).toBe(5)
})

test('the bound is reached', async () => {
  const kinds = ['overloaded', 'server_error', 'overloaded', 'server_error', 'overloaded'] as const
  const provider = scriptedProvider('a', kinds)
  await failure(run(provider, retry({ attempts: 3 }), downgrade([step('first'), step('second')])))
  expect(provider.requests).toHaveLength(5)
})

test.each([
  [[], {}, 'downgrade: expected a non-empty array of steps'],
  ['textOnly', {}, 'downgrade: expected a non-empty array of steps'],
  [[() => 1], {}, 'downgrade: steps[0]: expected { name, lossy, apply }, got function'],
  [[step('ok'), { name: '' }], {}, 'downgrade: steps[1]: name must be a string that is not empty'],
  [[{ name: 'x', apply: () => 1 }], {}, "downgrade: steps[0]: lossy of 'x' must be true or false"],
  [[{ name: 'x', lossy: true }], {}, "downgrade: steps[0]: apply of 'x' must be a function"],
  [[nothing], { when: [] }, "downgrade: unknown option 'when'; allowed are on"],
])('downgrade(%o, %o) is refused with what is allowed', (steps, options, message) => {
  expect(() => downgrade(steps as never, options as never)).toThrow(TypeError)
  expect(() => downgrade(steps as never, options as never)).toThrow(message)
})
