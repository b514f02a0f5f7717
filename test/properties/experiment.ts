import { judge } from './judge.ts'
import { realKit, type Kit } from './kit.ts'
import type { Plan } from './plan.ts'
import { call, isTerm, type Term } from './term.ts'
import type { Violation } from './checks/violation.ts'

/** What a printed program sets up. */
interface Setup {
  readonly line: unknown
  readonly calls: Plan['calls']
  readonly scope?: Plan['scope'] | undefined
}

export type SetUp = (words: Readonly<Record<string, Word>>) => Setup

type Word = (...args: unknown[]) => any

/**
 * Runs a printed program and says which laws it breaks.
 * @param given `kit`: the engine and the layers; left out, the real ones.
 */
export async function experiment(
  given: { readonly seed: number; readonly kit?: Kit },
  setUp: SetUp,
): Promise<readonly Violation[]> {
  const violations = await judge(planFrom(given.seed, setUp), given.kit ?? realKit)
  for (const { law, text } of violations) console.log(`${law}: ${text}`)
  if (violations.length === 0) console.log('no law is broken')
  return violations
}

/** The very plan that a program was printed from: its words make terms. */
export function planFrom(seed: number, setUp: SetUp): Plan {
  const { line, calls, scope } = setUp(termMakers)
  const parts = new Map<string, Term>()
  const whole = named(line, parts) as Term
  return { seed, parts: [...parts, ['line', whole]], calls, ...(scope && { scope }) }
}

/** Any word, as a function that makes its term; `line` and what follows it as a chain. */
const termMakers: Readonly<Record<string, Word>> = new Proxy({} as Record<string, Word>, {
  get(_, name: string) {
    const make: Word = (...args) => (name === 'line' ? new Chain(args, []) : call(name, ...args))
    return Object.defineProperty(make, 'name', { value: name })
  },
})

class Chain {
  readonly name = 'line'
  readonly args: readonly unknown[]
  readonly chain: readonly Term[]

  constructor(args: readonly unknown[], chain: readonly Term[]) {
    this.args = args
    this.chain = chain
  }

  use(layer: unknown): Chain {
    return new Chain(this.args, [...this.chain, call('use', layer)])
  }

  to(target: unknown): Chain {
    return new Chain(this.args, [...this.chain, call('to', target)])
  }
}

/** The value with each actor, and what actors run inside, set apart under a name, as plans have them. */
function named(value: unknown, parts: Map<string, Term>): unknown {
  if (typeof value === 'function') return { name: value.name }
  if (Array.isArray(value)) return value.map((item) => named(item, parts))
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, named(item, parts)]),
  )
  const id = isTerm(copy) ? copy.args?.[0] : undefined
  if (!isTerm(copy) || !(copy.name === 'actor' || id === 'inside') || copy.name === 'probe')
    return copy
  parts.set(String(id), copy)
  return { name: String(id) }
}
