import fc from 'fast-check'
import type { View } from './world.ts'
import { call, type Term } from './term.ts'

/** One kind of layer as the generator knows it. A new layer is a new row in {@link layerKinds}. */
export interface LayerKind {
  /** How often it is drawn. */
  readonly weight: number
  readonly args: fc.Arbitrary<readonly unknown[]>
  /** What of a branch it may change for what is below. Everything else must be the same there. */
  readonly changes?: readonly (keyof View)[]
  /** The limits of the account it opens each time it is entered. */
  readonly limits?: (args: readonly unknown[]) => Limits
  /** Milliseconds from being entered within which it must settle. */
  readonly deadlineMs?: (args: readonly unknown[]) => number
  /** Whether it lets what is below buy again what may have been paid. */
  readonly resends?: (args: readonly unknown[]) => boolean
  /** Takes part in the search for behaviour that reaches the explained attempts. */
  readonly tight?: boolean
}

export interface Limits {
  readonly attempts?: number
  readonly cost?: number
  readonly unconfirmed?: number
}

/** Few values, so that much falls due at the same time. */
export const ms: fc.Arbitrary<number> = fc.constantFrom(
  1,
  50,
  100,
  200,
  500,
  1000,
  2000,
  5000,
  30_000,
)
const count = fc.integer({ min: 1, max: 4 })
const nth = fc.integer({ min: 1, max: 3 })
const kindNames = [
  'server_error',
  'overloaded',
  'timeout',
  'unsupported',
  'rate_limit',
  'auth',
  'shape',
  'provider',
  'request',
] as const
const on = fc.oneof(
  fc.subarray([...kindNames], { minLength: 1 }),
  fc.constant({ name: 'always' } satisfies Term),
)

/** Arguments of a layer that takes one object of options. */
function options(model: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<readonly unknown[]> {
  return fc.record(model, { requiredKeys: [] }).map((given) => [given])
}

const stepName = fc.constantFrom('s1', 's2', 's3', 's4')
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(stepName, fc.boolean()).map((args) => call('lighter', ...args)),
  },
  { weight: 1, arbitrary: stepName.map((name) => call('idle', name)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(stepName, fc.constantFrom('throws', 'nothing', 'invalid'))
      .map((args) => call('broken', ...args)),
  },
  { weight: 1, arbitrary: fc.tuple(stepName, ms).map((args) => call('slow', ...args)) },
)
const steps = fc.uniqueArray(step, {
  minLength: 1,
  maxLength: 3,
  selector: (term) => term.args?.[0],
})

const backoff = fc.oneof(
  fc.constant(0),
  ms,
  fc
    .record({ base: ms, jitter: fc.constantFrom('none', 'full', 'equal') })
    .map((given) => call('exponential', given)),
)

const first = (args: readonly unknown[]): Record<string, unknown> =>
  (args[0] ?? {}) as Record<string, unknown>

const layerKinds: Readonly<Record<string, LayerKind>> = {
  deadline: {
    weight: 8,
    args: fc.tuple(ms),
    changes: ['deadline'],
    deadlineMs: ([limit]) => limit as number,
  },
  budget: {
    weight: 6,
    args: fc
      .oneof(
        { weight: 3, arbitrary: fc.record({ attempts: fc.integer({ min: 1, max: 6 }) }) },
        { weight: 1, arbitrary: fc.record({ cost: fc.constantFrom(0.1, 1, 2, 3.3) }) },
        {
          weight: 1,
          arbitrary: fc.record({ attempts: count, unconfirmed: fc.constantFrom(1, 2) }),
        },
        { weight: 1, arbitrary: fc.record({ unconfirmed: fc.constantFrom(1, 2) }) },
      )
      .map((given) => [given]),
    changes: ['account'],
    limits: ([given]) => given as Limits,
    tight: true,
  },
  retry: {
    weight: 10,
    args: options({
      attempts: count,
      backoff,
      maxWait: ms,
      on,
      resend: fc.constant('unknown'),
    }),
    resends: (args) => first(args)['resend'] === 'unknown',
    tight: true,
  },
  downgrade: {
    weight: 6,
    args: fc.oneof(
      steps.map((listed) => [listed]),
      fc.tuple(steps, fc.record({ on })),
    ),
    changes: ['request'],
    tight: true,
  },
  breaker: {
    weight: 6,
    args: fc
      .tuple(
        fc.record(
          {
            cooldown: ms,
            probes: fc.integer({ min: 1, max: 3 }),
            key: fc.constantFrom('target', 'request', { name: 'byPrompt' }),
            maxKeys: fc.constantFrom(1, 2, 1000),
          },
          { requiredKeys: [] },
        ),
        fc.oneof(
          fc.record({ failures: fc.integer({ min: 1, max: 3 }) }),
          fc.record({
            rate: fc.constantFrom(0.5, 1),
            window: fc.constantFrom(2, 3, '5s'),
            minimum: fc.constantFrom(1, 2),
          }),
          fc.record({
            slow: fc.record({ after: ms, rate: fc.constant(0.5) }),
            window: fc.constant(2),
          }),
        ),
      )
      .map(([some, when]) => [{ ...some, ...when }]),
  },
  hedge: {
    weight: 4,
    args: fc
      .record(
        { after: fc.oneof(fc.constant(0), ms), max: fc.integer({ min: 1, max: 3 }), on },
        { requiredKeys: ['after'] },
      )
      .map((given) => [given]),
    resends: () => true,
  },
  quota: {
    weight: 3,
    args: options({
      ratio: fc.constantFrom(0, 0.2, 1),
      minPerSecond: fc.constantFrom(0, 1, 10),
      ttl: fc.constantFrom(1000, 10_000),
    }),
    changes: ['account'],
  },
  limit: {
    weight: 4,
    args: fc
      .record(
        {
          concurrent: fc.integer({ min: 1, max: 2 }),
          perMinute: fc.integer({ min: 1, max: 3 }),
          queue: fc.integer({ min: 0, max: 3 }),
          key: fc.constantFrom('target', { name: 'byPrompt' }),
        },
        { requiredKeys: ['concurrent'] },
      )
      .map((given) => [given]),
  },
  batch: {
    weight: 3,
    args: options({
      parts: fc.integer({ min: 1, max: 3 }),
      attempts: fc.integer({ min: 1, max: 2 }),
      partial: fc.constantFrom('error', 'keep'),
      on,
      resend: fc.constant('unknown'),
    }),
    changes: ['request'],
    resends: (args) => first(args)['resend'] === 'unknown',
  },
  chaos: {
    weight: 2,
    args: fc
      .record(
        {
          rate: fc.constantFrom(0.3, 1),
          seed: fc.integer({ min: 1, max: 9 }),
          faults: fc.subarray(['overloaded', 'unsupported', 'timeout'] as const, { minLength: 1 }),
          delay: ms,
          hang: fc.boolean(),
        },
        { requiredKeys: ['rate', 'seed', 'faults'] },
      )
      .map((given) => [given]),
  },

  passes: { weight: 1, args: fc.constant([]), tight: true },
  renames: { weight: 2, args: fc.constantFrom(['x'], ['y']), changes: ['request'], tight: true },
  spoilsRequest: { weight: 1, args: fc.tuple(nth), changes: ['request'] },
  answers: { weight: 1, args: fc.tuple(nth) },
  pauses: { weight: 2, args: fc.tuple(ms) },
  sleeps: { weight: 2, args: fc.tuple(ms, fc.constantFrom('before', 'after')) },
  tightens: {
    weight: 2,
    args: fc.tuple(ms),
    changes: ['deadline'],
    deadlineMs: ([limit]) => limit as number,
  },
  allots: {
    weight: 2,
    args: fc.tuple(count),
    changes: ['account'],
    limits: ([attempts]) => ({ attempts: attempts as number }),
  },
  marks: { weight: 3, args: fc.constant([]), changes: ['state'], tight: true },
  leaves: { weight: 2, args: fc.tuple(ms) },
  returnsLater: { weight: 1, args: fc.tuple(ms) },
  twice: { weight: 2, args: fc.tuple(fc.constantFrom('after', 'beside', 'onFault')) },
  swallows: { weight: 1, args: fc.constant([]) },
  recovers: { weight: 1, args: fc.constant([]) },
  crashes: { weight: 1, args: fc.tuple(nth, fc.constantFrom('error', 'odd')) },
  refuses: { weight: 2, args: fc.tuple(nth) },
  faults: { weight: 1, args: fc.tuple(nth) },
  spoilsResult: { weight: 1, args: fc.tuple(nth) },
  finishes: { weight: 1, args: fc.constant([]), tight: true },
  again: { weight: 3, args: fc.tuple(count, count, fc.constantFrom('honest', 'lies', undefined)) },
  atOnce: { weight: 3, args: fc.tuple(count, count, fc.constantFrom('honest', 'lies', undefined)) },
  races: { weight: 2, args: fc.tuple(count, ms, count) },
  comesBack: { weight: 2, args: fc.tuple(ms, count) },
  cuts: { weight: 2, args: fc.tuple(count, ms), changes: ['deadline'] },
  resends: { weight: 1, args: fc.tuple(count), resends: () => true },
}

/** Layers that choose among targets: like the others, but for their first argument, which is targets. */
const chooserKinds: Readonly<Record<string, LayerKind>> = {
  failover: {
    weight: 8,
    args: options({
      order: fc.constantFrom('listed', 'round-robin', { name: 'reversed' }, { name: 'onlyFirst' }),
      on,
      share: fc.constant('even'),
      floor: ms,
      reserve: fc.oneof(
        fc.integer({ min: 0, max: 3 }),
        fc.record({ attempts: fc.integer({ min: 0, max: 2 }), time: ms }, { requiredKeys: [] }),
      ),
    }),
    changes: ['target', 'deadline', 'account'],
    tight: true,
  },
  picks: {
    weight: 2,
    args: fc.tuple(fc.constantFrom('beside', 'inTurn')),
    changes: ['target', 'request'],
  },
}

/** A downgrade to another target: below a layer that chooses one, and once for each model in a stack. */
const goesTo: LayerKind = {
  weight: 1,
  args: fc.tuple(steps, fc.integer({ min: 0, max: 3 })),
  changes: ['request', 'target'],
}

export function kindOf(name: string): LayerKind | undefined {
  return name === 'goesTo' ? goesTo : (layerKinds[name] ?? chooserKinds[name])
}

/** A layer that may lead to this model. */
export function leadingTo(model: Term): fc.Arbitrary<Term> {
  return goesTo.args.map((given) => call('goesTo', model, ...given))
}

/** One layer of a kind that changes nothing of the target. */
export function layerOf(pick: (kind: LayerKind) => boolean = () => true): fc.Arbitrary<Term> {
  return drawn(
    Object.entries(layerKinds).filter(([, kind]) => pick(kind)),
    (name, args) => call(name, ...args),
  )
}

/** One layer that chooses among these targets. */
export function chooserOf(
  targets: fc.Arbitrary<readonly Term[]>,
  pick: (kind: LayerKind) => boolean = () => true,
): fc.Arbitrary<Term> {
  const kinds = Object.entries(chooserKinds).filter(([, kind]) => pick(kind))
  return targets.chain((listed) => drawn(kinds, (name, args) => call(name, listed, ...args)))
}

function drawn(
  kinds: readonly (readonly [string, LayerKind])[],
  made: (name: string, args: readonly unknown[]) => Term,
): fc.Arbitrary<Term> {
  return fc.oneof(
    ...kinds.map(([name, { weight, args }]) => ({
      weight,
      arbitrary: args.map((given) => made(name, given)),
    })),
  )
}
