import fc from 'fast-check'
import { chooserOf, layerOf, leadingTo, ms } from './layers.ts'
import { call, termsIn, type Term } from './term.ts'

/** A whole experiment as data: a stack, what its providers do, and the calls that are made. */
export interface Plan {
  readonly seed: number
  /** Named pieces, in the order in which they are made. The last is the stack that is called. */
  readonly parts: readonly (readonly [name: string, term: Term])[]
  readonly calls: readonly PlannedCall[]
  readonly scope?: {
    readonly attempts?: number
    readonly deadline?: number
    readonly cost?: number
  }
}

/** One call, and how its caller interferes. */
export interface PlannedCall {
  readonly at: number
  readonly prompt: string
  /** How many images. */
  readonly n?: number
  readonly deadline?: number
  readonly attempts?: number
  readonly abort?: Abort
  /** Whether its listener throws at each event. */
  readonly rude?: boolean
}

interface Abort {
  /** Milliseconds after the start, or while the listener hears the event of this number. */
  readonly after?: number
  readonly atEvent?: number
  readonly by: 'signal' | 'handle'
  readonly reason: 'error' | 'text' | 'fault' | 'default'
}

const kinds = [
  'rate_limit',
  'quota',
  'billing',
  'auth',
  'not_found',
  'invalid_request',
  'content_policy',
  'unsupported',
  'too_large',
  'context_length',
  'overloaded',
  'server_error',
  'timeout',
  'network',
  'malformed_response',
  'empty_response',
  'aborted',
  'unknown',
] as const

const after = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 3, arbitrary: ms },
)

const send = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record(
      {
        status: fc.constantFrom(200, 200, 400, 401, 429, 500, 503, 504),
        after: ms,
        retryAfter: fc.constantFrom(0, 100, 5000),
      },
      { requiredKeys: ['status'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({ breaks: fc.constantFrom('ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT') }),
  },
  { weight: 1, arbitrary: fc.constant({ method: 'GET' }) },
)

const fail = fc
  .record(
    {
      fail: fc.oneof(
        {
          weight: 3,
          arbitrary: fc.constantFrom('server_error', 'overloaded', 'rate_limit', 'unsupported'),
        },
        { weight: 2, arbitrary: fc.constantFrom(...kinds) },
      ),
      after,
      retryAfterMs: fc.constantFrom(0, 100, 1000, 5000, 100_000),
      delivery: fc.constantFrom('unsent', 'rejected', 'accepted', 'unknown'),
      transient: fc.boolean(),
    },
    { requiredKeys: ['fail', 'after'] },
  )
  .chain((given) =>
    fc
      .subarray(['retryAfterMs', 'delivery', 'transient'] as const)
      .map((kept) => keeping(given, kept)),
  )

/** Most faults are as their kind says. */
function keeping(given: object, kept: readonly string[]): Record<string, unknown> {
  const dropped = ['retryAfterMs', 'delivery', 'transient'].filter((key) => !kept.includes(key))
  return Object.fromEntries(Object.entries(given).filter(([key]) => !dropped.includes(key)))
}

function actOf(inside: Term | undefined): fc.Arbitrary<unknown> {
  const end = fc.oneof(
    { weight: 10, arbitrary: fail },
    {
      weight: 5,
      arbitrary: fc.record({
        ok: fc.constant(true),
        after,
        cost: fc.constantFrom(undefined, 0, 0.5),
      }),
    },
    { weight: 2, arbitrary: fc.record({ hangs: fc.constant(true) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        gives: fc.constantFrom(null, 7, {}, { images: [] }, { images: [7] }),
        after,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        throws: fc.constantFrom('error', 'string', 'nothing', 'refusal', 'abort'),
        after,
      }),
    },
    { weight: 1, arbitrary: fc.record({ throwsNow: fc.constant(true) }) },
    { weight: 1, arbitrary: fc.record({ wavers: fc.constantFrom('rejects', 'resolves'), after }) },
    ...(inside
      ? [
          {
            weight: 2,
            arbitrary: fc.record({
              runs: fc.constant(inside),
              after,
              left: fc.constantFrom(undefined, true),
            }),
          },
        ]
      : []),
  )
  const sending = fc.record(
    {
      sends: fc.array(send, { minLength: 1, maxLength: 3 }),
      insists: fc.boolean(),
      sendsLater: ms,
    },
    { requiredKeys: ['sends'] },
  )
  return fc
    .oneof(
      { weight: 3, arbitrary: end },
      {
        weight: 1,
        arbitrary: fc.tuple(sending, end).map(([sends, last]) => ({ ...sends, ...last })),
      },
    )
    .map(dropUndefined)
}

function dropUndefined(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

const gate = fc.oneof(
  { weight: 6, arbitrary: fc.constant(true) },
  { weight: 2, arbitrary: fc.constantFrom('refuses', 'unknown', 'throws') },
  { weight: 1, arbitrary: fc.record({ says: fc.constantFrom(true, 'refuses'), after: ms }) },
  { weight: 1, arbitrary: fc.constantFrom('hangs') },
)

function actorOf(id: string, inside?: Term): fc.Arbitrary<Term> {
  return fc
    .tuple(
      fc.array(actOf(inside), { minLength: 1, maxLength: 4 }),
      fc
        .record(
          {
            price: fc.constantFrom(0, 0.1, 1),
            wire: fc.constantFrom('fetch', 'outside'),
            honoursAbort: fc.constant(false),
            gate: fc.array(gate, { minLength: 1, maxLength: 3 }),
            maxImages: fc.constantFrom(1, 2),
          },
          { requiredKeys: ['price'] },
        )
        .chain((given) =>
          fc
            .subarray(['wire', 'honoursAbort', 'gate', 'maxImages'])
            .map((kept) => rarely(given, kept)),
        ),
    )
    .map(([script, options]) => call('actor', id, script, options))
}

function rarely(given: object, kept: readonly string[]): object {
  return Object.fromEntries(
    Object.entries(given).filter(([key]) => key === 'price' || kept.includes(key)),
  )
}

const ids = ['a', 'b', 'c'] as const

/** A stack: layers, then a chooser with more layers below or one target. */
function lineOf(id: string, depth: number): fc.Arbitrary<Term> {
  const actors = fc
    .shuffledSubarray([...ids], { minLength: 1 })
    .map((names) => names.map((name) => ({ name })))
  const targets: fc.Arbitrary<readonly Term[]> =
    depth === 0
      ? actors
      : fc.oneof(
          { weight: 4, arbitrary: actors },
          {
            weight: 1,
            arbitrary: fc
              .tuple(actors, lineOf(`${id}i`, depth - 1))
              .map(([some, inner]) => [...some, inner]),
          },
          {
            weight: 1,
            arbitrary: fc
              .tuple(lineOf(`${id}i`, depth - 1), actors)
              .map(([inner, some]) => [inner, ...some]),
          },
        )
  const layers = (maxLength: number): fc.Arbitrary<Term[]> => fc.array(layerOf(), { maxLength })
  const leading = fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: leadingTo({ name: 'm' }).map((layer) => [layer]) },
  )
  const chosen = fc
    .tuple(layers(3), chooserOf(targets), layers(3), leading, layers(1))
    .map(([above, chooser, below, other, last]) => ({
      layers: [...above, chooser, ...below, ...other, ...(other.length > 0 ? last : [])],
      target: undefined,
    }))
  const direct = fc
    .tuple(layers(5), leading, fc.constantFrom(...ids))
    .map(([above, other, name]) => ({
      layers: [...above.slice(0, 3), ...other, ...above.slice(3)],
      target: { name } as Term | undefined,
    }))
  const shape = fc.oneof({ weight: 6, arbitrary: chosen }, { weight: 3, arbitrary: direct })
  return fc
    .tuple(
      shape,
      fc.oneof(
        { weight: 4, arbitrary: fc.constant(true) },
        { weight: 1, arbitrary: fc.constant(false) },
      ),
    )
    .map(([{ layers: listed, target }, probed]) => lineTerm(id, listed, target, probed))
}

/** The term of a stack, with a probe above each layer and one at the bottom. */
export function lineTerm(
  id: string,
  layers: readonly Term[],
  target: Term | undefined,
  probed: boolean,
): Term {
  const use = (layer: Term): Term => call('use', layer)
  const chain = layers.flatMap((layer, at) => [
    ...(probed ? [use(call('probe', id, at))] : []),
    use(layer),
  ])
  if (probed) chain.push(use(call('probe', id, layers.length)))
  if (target) chain.push(call('to', target))
  return { name: 'line', args: [id], chain }
}

const abort: fc.Arbitrary<Abort> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ after: fc.oneof(fc.constant(0), ms), by: by(), reason: reason() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ atEvent: fc.integer({ min: 1, max: 5 }), by: by(), reason: reason() }),
  },
)

function by(): fc.Arbitrary<Abort['by']> {
  return fc.constantFrom('signal', 'handle')
}

function reason(): fc.Arbitrary<Abort['reason']> {
  return fc.constantFrom('error', 'text', 'fault', 'default')
}

const plannedCall: fc.Arbitrary<PlannedCall> = fc
  .record({
    at: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: ms }),
    prompt: fc.constantFrom('p', 'q'),
    n: fc.constantFrom(undefined, undefined, 2, 3),
    deadline: fc.oneof(
      { weight: 5, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: ms },
    ),
    attempts: fc.oneof(
      { weight: 5, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
    ),
    abort: fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: abort },
    ),
    rude: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
  })
  .map((given) => dropUndefined(given) as PlannedCall)

const scopeLimits = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.record({ attempts: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ deadline: ms }),
      fc.record({ cost: fc.constantFrom(0.1, 1, 2) }),
      fc.record({ attempts: fc.integer({ min: 1, max: 5 }), deadline: ms }),
    ),
  },
)

/** What an actor may run inside an attempt. */
const inside = fc
  .array(
    layerOf((kind) => kind.deadlineMs !== undefined || kind.tight === true),
    { maxLength: 2 },
  )
  .map((layers) => lineTerm('inside', layers, { name: 'z' }, true))

export const plan: fc.Arbitrary<Plan> = fc
  .tuple(
    fc.record({
      seed: fc.nat(),
      calls: fc.array(plannedCall, { minLength: 1, maxLength: 3 }),
      scope: scopeLimits,
    }),
    named('z', actorOf('z')),
    named('inside', inside),
    named('a', actorOf('a', { name: 'inside' })),
    named('b', actorOf('b')),
    named('c', actorOf('c')),
    named('m', actorOf('m')),
    named('line', lineOf('line', 1)),
  )
  .map(([given, ...parts]) => needed({ ...(dropUndefined(given) as Omit<Plan, 'parts'>), parts }))

function named(name: string, term: fc.Arbitrary<Term>): fc.Arbitrary<readonly [string, Term]> {
  return term.map((made) => [name, made] as const)
}

/** The plan without the pieces that nothing refers to. */
function needed(given: Plan): Plan {
  const used = new Set<string>()
  const parts = given.parts.toReversed().filter(([name, term]) => {
    if (name !== 'line' && !used.has(name)) return false
    for (const inner of termsIn(term)) used.add(inner.name)
    return true
  })
  return { ...given, parts: parts.toReversed() }
}
