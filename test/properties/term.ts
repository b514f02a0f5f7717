/**
 * A piece of a program as plain data: a name, called with arguments if there are any, then methods called on it.
 * The same term can be run and printed, so that a printed program is exactly what ran.
 */
export interface Term {
  readonly name: string
  readonly args?: readonly unknown[]
  readonly chain?: readonly Term[]
}

/** What the names in a term stand for. */
export type Words = Readonly<Record<string, unknown>>

export function call(name: string, ...args: readonly unknown[]): Term {
  return { name, args }
}

export function isTerm(value: unknown): value is Term {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return 'name' in value && ('args' in value || Object.keys(value).length === 1)
}

/** Runs a value in which terms may stand anywhere. */
export function evaluate(value: unknown, words: Words): unknown {
  if (isTerm(value)) return evaluateTerm(value, words)
  if (Array.isArray(value)) return value.map((item) => evaluate(item, words))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, evaluate(item, words)]),
  )
}

function evaluateTerm({ name, args, chain = [] }: Term, words: Words): unknown {
  const word = words[name]
  if (word === undefined) throw new Error(`no word '${name}'`)
  let made = args ? (word as (...given: unknown[]) => unknown)(...evaluateAll(args, words)) : word
  for (const link of chain) {
    const method = Reflect.get(made as object, link.name) as (...given: unknown[]) => unknown
    made = method.apply(made, evaluateAll(link.args ?? [], words))
  }
  return made
}

function evaluateAll(args: readonly unknown[], words: Words): unknown[] {
  return args.map((arg) => evaluate(arg, words))
}

/** The value as TypeScript. */
export function sourceOf(value: unknown, indent = ''): string {
  if (isTerm(value)) return termSource(value, indent)
  if (Array.isArray(value)) return `[${value.map((item) => sourceOf(item, indent)).join(', ')}]`
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  if (typeof value !== 'object' || value === null) return String(value)
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return `{ ${entries.map(([key, item]) => `${key}: ${sourceOf(item, indent)}`).join(', ')} }`
}

function termSource({ name, args, chain = [] }: Term, indent: string): string {
  const head = args ? `${name}(${args.map((arg) => sourceOf(arg, indent)).join(', ')})` : name
  const inner = `${indent}  `
  const links = chain.map((link) => `\n${inner}.${termSource(link, inner)}`)
  return head + links.join('')
}

/** Every term in a value, outermost first. */
export function* termsIn(value: unknown): Generator<Term> {
  if (typeof value !== 'object' || value === null) return
  if (isTerm(value)) yield value
  for (const item of Object.values(value)) yield* termsIn(item)
}
