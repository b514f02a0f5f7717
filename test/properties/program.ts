import type { Violation } from './checks/violation.ts'
import type { Plan } from './plan.ts'
import { sourceOf } from './term.ts'

/** A plan as a program that stands by itself in test/properties and says what it breaks. */
export function programOf(plan: Plan, violations: readonly Violation[] = []): string {
  const { seed, parts, calls, scope } = plan
  const names = [...new Set(parts.flatMap(([, term]) => wordsIn(sourceOf(term))))]
  const own = new Set(parts.map(([name]) => name).filter((name) => name !== 'line'))
  const words = names.filter((name) => !own.has(name)).toSorted()
  return [
    ...violations.map(({ law, text }) => `// ${law}: ${text}`),
    "import { experiment } from './experiment.ts'",
    '',
    `await experiment({ seed: ${seed} }, ({ ${words.join(', ')} }) => {`,
    ...parts.map(
      ([name, term]) => `  const ${name === 'line' ? 'stack' : name} = ${sourceOf(term, '  ')}`,
    ),
    '  return {',
    '    line: stack,',
    `    calls: ${sourceOf(calls)},`,
    scope && `    scope: ${sourceOf(scope)},`,
    '  }',
    '})',
  ]
    .filter((line) => line !== undefined)
    .join('\n')
}

/** The names that a source calls or refers to, apart from methods, keys and literals. */
function wordsIn(source: string): string[] {
  const bare = source.replaceAll(/'(?:[^'\\]|\\.)*'/g, "''")
  return [...bare.matchAll(/(?<![.\w'])([a-zA-Z]\w*)(?!\w*:)/g)]
    .map(([, name]) => name ?? '')
    .filter((name) => !['true', 'false', 'null', 'undefined', 'Infinity'].includes(name))
}
