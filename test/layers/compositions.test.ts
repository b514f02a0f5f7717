import {
  createImage,
  pipeline,
  scope,
  type CallError,
  type Layer,
  type Pipeline,
} from '@stint/core'
import {
  batch,
  breaker,
  budget,
  chaos,
  deadline,
  downgrade,
  failover,
  hedge,
  limit,
  quota,
  retry,
  simplifyPrompt,
} from '@stint/middleware'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { beforeEach, expect, test } from 'vitest'

let clock = virtualClock()
beforeEach(() => {
  clock = virtualClock()
})

function declare(...layers: Layer[]): Pipeline {
  let stack: Pipeline = pipeline(createImage, { clock, random: () => 0.5 })
  for (const layer of layers) stack = stack.use(layer)
  return stack
}

const single = { maxImages: 1 }

test('every layer at once: a slow vendor, parts that fail, and one answer', async () => {
  const slow = scriptedProvider('slow', ['hang'], single)
  const good = scriptedProvider('good', ['ok', 'overloaded', { after: '2s', ok: true }], single)
  const stack = declare(
    breaker({ key: 'request' }),
    deadline('90s'),
    budget({ attempts: 12 }),
    hedge({ after: '10s' }),
    failover([slow, good]),
    downgrade([simplifyPrompt((prompt) => prompt.slice(0, 10))]),
    retry({ attempts: 2, backoff: '1s' }),
    quota(),
    batch(),
    limit({ concurrent: 10, queue: 10 }),
    breaker(),
    deadline('40s'),
    chaos({ rate: 0, faults: ['server_error'] }),
  )
  const explained = stack.explain()
  expect(explained).toMatchObject({ attempts: 12, elapsedMs: 90_000, atMost: true })
  const { images, provider, report } = await clock.run(stack.run({ prompt: 'a poster', n: 3 }))
  expect([images.length, provider]).toEqual([3, 'good'])
  expect(report.elapsedMs).toBe(12_000)
  expect(slow.requests).toHaveLength(3)
  await clock.advance(0)
  expect(clock.pending).toBe(0)
  await clock.advance('1h')
  expect(slow.requests.length + good.requests.length).toBe(report.attempts.length)
})

test('the parts of a batch are no further attempts for a quota above it', async () => {
  const provider = scriptedProvider('a', ['ok'], single)
  const none = quota({ ratio: 0, minPerSecond: 0 })
  const { images } = await clock.run(
    declare(retry(), none, batch()).to(provider).run({ prompt: 'a poster', n: 4 }),
  )
  expect(images).toHaveLength(4)
})

test('a quota keeps a hedge from starting another, and the first goes on', async () => {
  const provider = scriptedProvider('a', [{ after: '20s', ok: true }])
  const none = quota({ ratio: 0, minPerSecond: 0 })
  const { report } = await clock.run(
    declare(hedge({ after: '5s' }), none)
      .to(provider)
      .run({ prompt: 'a poster' }),
  )
  expect(report.attempts).toHaveLength(1)
  expect(report.skips).toMatchObject([{ layer: 'quota', atMs: 5000 }])
})

test('a downgrade above a batch asks for every part anew, in the lighter form', async () => {
  const provider = scriptedProvider('a', ['ok', 'server_error', 'ok'], single)
  const shorter = downgrade([simplifyPrompt(() => 'short')])
  const { images } = await clock.run(
    declare(shorter, batch({ attempts: 1 }))
      .to(provider)
      .run({ prompt: 'long', n: 2 }),
  )
  expect(images).toHaveLength(2)
  expect(provider.requests.map(({ request }) => request.prompt)).toEqual([
    'long',
    'long',
    'short',
    'short',
  ])
})

test('two pipelines share a limit, and each call its own place in the queue', async () => {
  const provider = scriptedProvider('a', [{ after: '5s', ok: true }])
  const shared = limit({ concurrent: 1, queue: 1 })
  const [one, two] = [declare(shared).to(provider), declare(deadline('1m'), shared).to(provider)]
  await clock.run(Promise.all([one.run({ prompt: 'x' }), two.run({ prompt: 'y' })]))
  expect(provider.requests.map(({ at }) => at)).toEqual([0, 5000])
})

test('a scope that cannot pay for all parts pays for none', async () => {
  const provider = scriptedProvider('a', ['ok'], single)
  const stack = declare(batch()).to(provider)
  const outcome = await clock.run(
    scope({ attempts: 3 }, () =>
      stack.run({ prompt: 'a poster', n: 4 }).catch((error: unknown) => error as CallError),
    ),
  )
  expect((outcome as CallError).report.attempts).toEqual([])
  expect(provider.requests).toHaveLength(0)
})

test('a drill that hangs is cut by the deadline of the attempt, and failover moves on', async () => {
  const [a, b] = [scriptedProvider('a', ['ok']), scriptedProvider('b', ['ok'])]
  const drill = chaos({ rate: 1, hang: true, when: ({ target }) => target?.id === 'a' })
  const result = await clock.run(
    declare(failover([a, b]), deadline('5s'), drill).run({ prompt: 'a poster' }),
  )
  expect([result.provider, result.report.elapsedMs]).toEqual(['b', 5000])
})
