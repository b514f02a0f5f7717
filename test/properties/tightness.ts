import fc from 'fast-check'
import type { Kit } from './kit.ts'
import { chooserOf, layerOf, type LayerKind } from './layers.ts'
import { lineTerm, type Plan } from './plan.ts'
import { runPlan } from './run-plan.ts'
import { call, termsIn, type Term } from './term.ts'

/** Ways in which every target fails, each a list of acts of which the last repeats. */
const strategies: readonly (readonly object[])[] = [
  [{ fail: 'server_error' }],
  [{ fail: 'overloaded' }],
  [{ fail: 'unsupported' }],
  [{ fail: 'rate_limit' }],
  [{ fail: 'timeout', delivery: 'rejected' }],
  [{ fail: 'auth' }],
  [{ fail: 'overloaded' }, { fail: 'server_error' }],
]

/** Kinds that every layer of a stack acts on, whatever its `on` says, are tried one after the other at random. */
const kinds = [
  'server_error',
  'overloaded',
  'unsupported',
  'rate_limit',
  'timeout',
  'auth',
  'not_found',
] as const

const tight = (kind: LayerKind): boolean => kind.tight === true

/** Stacks without anything that may keep a run below its bound. */
export const tightLine: fc.Arbitrary<Term> = fc
  .tuple(
    fc.array(layerOf(tight), { maxLength: 3 }),
    chooserOf(
      fc
        .shuffledSubarray(['a', 'b', 'c'], { minLength: 1 })
        .map((ids) => ids.map((name) => ({ name }))),
      tight,
    ),
    fc.array(layerOf(tight), { maxLength: 2 }),
  )
  .map(([above, chooser, below]) =>
    lineTerm('line', [...above, chooser, ...below], undefined, false),
  )
  .filter((line) => !mayFallShort(line))

/** Options under which no behaviour of the targets is known to reach the bound, or none can. */
function mayFallShort(line: Term): boolean {
  const layers = (line.chain ?? []).map(({ args }) => args?.[0] as Term)
  const options = layers.map(optionsOf)
  const odd = options.some(
    ({ on, order, cost }) => Array.isArray(on) || order === 'onlyFirst' || cost !== undefined,
  )
  const idle = [...termsIn(line)].some(({ name }) => ['idle', 'broken', 'slow'].includes(name))
  return odd || idle
}

function optionsOf({ name, args = [] }: Term): Record<string, unknown> {
  const given = args[name === 'downgrade' || name === 'failover' ? 1 : 0] as Record<string, unknown>
  const { order } = given ?? {}
  const named = order as Term | string | undefined
  return { ...given, order: typeof named === 'object' ? named.name : named }
}

/** The most attempts that any of the behaviours tried has led to, and what explain says. */
export async function reached(
  line: Term,
  kit: Kit,
): Promise<{ readonly explained: number; readonly most: number; readonly atMost: boolean }> {
  let most = 0
  let explained = Infinity
  let atMost = false
  for (const script of [...strategies, ...randomScripts(20)]) {
    // oxlint-disable-next-line no-await-in-loop -- until one reaches the bound
    const { world, pipeline } = await runPlan(planOf(line, script), kit)
    ;({ attempts: explained, atMost } = pipeline.explain())
    most = Math.max(most, world.tried.length)
    if (most >= explained) break
  }
  return { explained, most, atMost }
}

function* randomScripts(count: number): Generator<readonly object[]> {
  for (let seed = 1; seed <= count; seed++) {
    yield Array.from({ length: 12 }, (_, at) => ({
      fail: kinds[(seed * 7 + at * (seed + 3)) % kinds.length],
    }))
  }
}

function planOf(line: Term, script: readonly object[]): Plan {
  const actors = ['a', 'b', 'c'].map((id) => [id, call('actor', id, script)] as const)
  return { seed: 1, parts: [...actors, ['line', line]], calls: [{ at: 0, prompt: 'p' }] }
}
