import type { CommitRule, Layer, TextMade } from '@stint/core'
import fc from 'fast-check'
import type { Kit } from '../properties/kit.ts'

/** A layer by the text that makes it, so that a failing stack can be read. */
export interface Made {
  readonly text: string
  readonly make: (kit: Kit) => Layer
}

/** What a provider does when it is asked: a chunk is so many characters, 0 for a part that shows nothing. */
export interface Take {
  /** Until there is a stream at all. */
  readonly startMs: number
  readonly chunks: readonly number[]
  readonly firstMs: number
  readonly betweenMs: number
  readonly ending: 'finish' | 'overloaded' | 'network' | 'throw' | 'stall' | 'cut'
  /** After how many chunks it ends in another way than `finish`. */
  readonly at: number
}

/** A target: a provider, alone or in a pipeline of its own. */
export interface Voice {
  readonly takes: readonly Take[]
  readonly streams: boolean
  readonly deaf: boolean
  readonly inside: readonly Made[] | undefined
}

/** How a stream is read. */
export interface Reader {
  readonly kind: 'fast' | 'slow' | 'leaves' | 'aborts' | 'at once' | 'result only'
  /** Between two parts, or until it aborts. */
  readonly ms: number
  /** Leaves after so many parts. */
  readonly parts: number
}

export interface Scene {
  readonly commit: CommitRule
  readonly above: readonly Made[]
  readonly voices: readonly Voice[]
  readonly below: readonly Made[]
  readonly reader: Reader
}

const ms = fc.constantFrom(1, 50, 200, 1000, 5000)
const soon = fc.constantFrom(0, 0, 1, 50, 200, 1000)
const count = fc.integer({ min: 1, max: 3 })

function made<Options>(
  name: string,
  maker: (kit: Kit) => (options: Options) => Layer,
  options: fc.Arbitrary<Options>,
): fc.Arbitrary<Made> {
  return options.map((given) => ({
    text: `${name}(${JSON.stringify(given)})`,
    make: (kit) => maker(kit)(given),
  }))
}

/** What a layer gives in place of what failed below it. */
export const ownResult: TextMade = {
  text: 'of a layer',
  toolCalls: [],
  content: [{ type: 'text', text: 'of a layer' }],
  finishReason: 'stop',
}

const covers: Made = {
  text: 'covers',
  make: () => async (_ctx, next) => {
    try {
      return await next()
    } catch {
      return ownResult
    }
  },
}

/** Gives its own result after a while, unless there is one from below by then. */
const impatient = made(
  'impatient',
  () => (limit: number) => async (ctx, next) => {
    let result: unknown
    void next().then(
      (below) => (result = below),
      () => undefined,
    )
    await ctx.wait(limit, 'patience')
    return result ?? ownResult
  },
  ms,
)

const layer: fc.Arbitrary<Made> = fc.oneof(
  made('deadline', (kit) => kit.middleware.deadline, ms),
  made(
    'deadline',
    (kit) => kit.middleware.deadline,
    fc.record({ first: ms, between: ms, total: fc.constant('1m') }),
  ),
  made('deadline', (kit) => kit.middleware.deadline, fc.record({ between: ms })),
  made(
    'budget',
    (kit) => kit.middleware.budget,
    fc.record({ attempts: fc.integer({ min: 1, max: 6 }) }),
  ),
  made('retry', (kit) => kit.middleware.retry, fc.record({ attempts: count, backoff: ms })),
  made('retry', (kit) => kit.middleware.retry, fc.record({ attempts: count, backoff: ms })),
  made('hedge', (kit) => kit.middleware.hedge, fc.record({ after: soon, max: count })),
  made('hedge', (kit) => kit.middleware.hedge, fc.record({ after: soon, max: count })),
  made('breaker', (kit) => kit.middleware.breaker, fc.record({ failures: count, cooldown: ms })),
  made(
    'downgrade',
    ({ middleware: { downgrade, smallerOutput } }) =>
      (tokens: number) =>
        downgrade([smallerOutput(tokens)], { on: ['overloaded', 'malformed_response'] }),
    fc.constant(5),
  ),
  fc.constant(covers),
  impatient,
)

const take: fc.Arbitrary<Take> = fc.record({
  startMs: soon,
  chunks: fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.nat(3), { maxLength: 6 }) },
    { weight: 1, arbitrary: fc.array(fc.nat(1), { minLength: 20, maxLength: 50 }) },
  ),
  firstMs: fc.constantFrom(0, 1, 200, 1000, 5000),
  betweenMs: soon,
  ending: fc.constantFrom(
    'finish',
    'finish',
    'finish',
    'overloaded',
    'network',
    'throw',
    'stall',
    'cut',
  ),
  at: fc.nat(6),
})

const voice: fc.Arbitrary<Voice> = fc.record({
  takes: fc.array(take, { minLength: 1, maxLength: 3 }),
  streams: fc.constantFrom(true, true, true, false),
  deaf: fc.constantFrom(false, false, true),
  inside: fc.option(fc.array(layer, { maxLength: 2 }), { nil: undefined, freq: 1 }),
})

const reader: fc.Arbitrary<Reader> = fc.record({
  kind: fc.constantFrom('fast', 'fast', 'slow', 'leaves', 'aborts', 'at once', 'result only'),
  ms,
  parts: fc.nat(8),
})

export const scene: fc.Arbitrary<Scene> = fc.record({
  commit: fc.oneof(
    fc.constantFrom('first' as const, 'complete' as const),
    fc.record({ chars: fc.integer({ min: 1, max: 8 }) }),
    fc.record({ ms }),
    fc.record({ chars: fc.integer({ min: 1, max: 8 }), ms }),
  ),
  above: fc.array(layer, { maxLength: 3 }),
  voices: fc.array(voice, { minLength: 1, maxLength: 3 }),
  below: fc.array(layer, { maxLength: 2 }),
  reader,
})

export function textOf({ commit, above, voices, below, reader: by }: Scene): string {
  const inside = (layers: readonly Made[] | undefined): string =>
    layers ? ` in a pipeline of ${layers.map(({ text }) => text).join(', ')}` : ''
  return [
    `commit: ${JSON.stringify(commit)}`,
    ...above.map(({ text }) => `.use(${text})`),
    ...voices.map(
      ({ inside: layers, ...rest }, at) => `  t${at}: ${JSON.stringify(rest)}${inside(layers)}`,
    ),
    ...below.map(({ text }) => `.use(${text})`),
    `reader: ${JSON.stringify(by)}`,
  ].join('\n')
}
