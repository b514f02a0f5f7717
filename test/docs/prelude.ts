import * as core from '@stint/core'
import * as middleware from '@stint/middleware'
import * as aiSdk from '@stint/providers/ai-sdk'
import * as codex from '@stint/providers/codex'
import * as dashscope from '@stint/providers/dashscope'
import * as google from '@stint/providers/google'
import * as openai from '@stint/providers/openai'
import * as openrouter from '@stint/providers/openrouter'
import * as redis from '@stint/redis'
import * as testkit from '@stint/testkit'
import ts from 'typescript'
import type { CodeBlock } from './code-blocks.ts'

/** Names that a snippet may use without saying where they come from. */
const given: Readonly<Record<string, string>> = {
  prompt: 'declare const prompt: string',
  references: 'declare const references: readonly import("@stint/core").ReferenceInput[]',
  shorten: 'declare function shorten(prompt: string): string',
  request: 'declare const request: import("@stint/core").ImageRequestInput',
  signal: 'declare const signal: AbortSignal',
}

const exported: readonly (readonly [from: string, names: readonly string[]])[] = Object.entries({
  '@stint/core': core,
  '@stint/middleware': middleware,
  '@stint/redis': redis,
  '@stint/testkit': testkit,
  '@stint/providers/ai-sdk': aiSdk,
  '@stint/providers/codex': codex,
  '@stint/providers/dashscope': dashscope,
  '@stint/providers/google': google,
  '@stint/providers/openai': openai,
  '@stint/providers/openrouter': openrouter,
}).map(([from, module]) => [from, Object.keys(module)])

/**
 * What is put in front of a snippet, in one line, so that it can be checked by itself: the names above and, in pages
 * other than a README, whatever stint exports. A README must show its imports.
 */
export function preludeOf({ page, text }: CodeBlock): string {
  const own = declaredIn(text)
  const names = Object.keys(given).filter((name) => !own.has(name))
  const declarations = names.map((name) => given[name] ?? '')
  const imports = page.endsWith('README.md')
    ? []
    : exported.map(([from, all]) => importOf(from, all, own))
  return [...imports, ...declarations, 'export {}'].join(';')
}

/** The same for a block that is run: only the imports, and only of what it names. */
export function importsFor({ page, text }: CodeBlock): string {
  if (page.endsWith('README.md')) return ''
  const own = declaredIn(text)
  const named = new Set(text.match(/\w+/g))
  return exported
    .map(([from, all]) => [from, all.filter((name) => named.has(name))] as const)
    .filter(([, names]) => names.some((name) => !own.has(name)))
    .map(([from, names]) => importOf(from, names, own))
    .join(';')
}

function importOf(from: string, names: readonly string[], own: ReadonlySet<string>): string {
  return `import { ${names.filter((name) => !own.has(name)).join(', ')} } from '${from}'`
}

/** The names that a snippet imports or declares at its top level. */
function declaredIn(text: string): ReadonlySet<string> {
  const names = new Set<string>()
  const collect = (name: ts.Node | undefined): void => {
    if (!name) return
    if (ts.isIdentifier(name)) names.add(name.text)
    else ts.forEachChild(name, (part) => collect(ts.isBindingElement(part) ? part.name : part))
  }
  for (const statement of ts.createSourceFile('snippet.ts', text, ts.ScriptTarget.ES2023)
    .statements) {
    if (ts.isImportDeclaration(statement)) {
      const bindings = statement.importClause?.namedBindings
      if (bindings && ts.isNamedImports(bindings))
        bindings.elements.forEach((each) => collect(each.name))
      else if (bindings) collect(bindings.name)
      collect(statement.importClause?.name)
    } else if (ts.isVariableStatement(statement)) {
      statement.declarationList.declarations.forEach((each) => collect(each.name))
    } else if (ts.isFunctionDeclaration(statement)) {
      collect(statement.name)
    }
  }
  return names
}
