import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { codeBlocks, type CodeBlock } from './code-blocks.ts'

export const root: string = resolve(import.meta.dirname, '../..')

/** Every page that a user reads. */
export const pages: readonly string[] = ['README.md', 'packages/*/README.md', 'docs/**/*.md']
  .flatMap((pattern) => globSync(pattern, { cwd: root }))
  .toSorted()

export function readPage(page: string): string {
  return readFileSync(join(root, page), 'utf8')
}

export function blocksOf(page: string): CodeBlock[] {
  return codeBlocks(page, readPage(page))
}
