import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DocumentReflection, type ProjectReflection, type Reflection } from 'typedoc'
import { root } from './page-of.ts'

/** Pages in the order in which the indexes of the docs list them; those that are in none come last, by name. */
export function arrange(project: ProjectReflection): void {
  const listed = listedPages()
  const rank = (each: Reflection): number => {
    if (!(each instanceof DocumentReflection)) return 0
    const at = listed.indexOf(project.files.getReflectionPath(each) ?? '')
    return at === -1 ? listed.length : at
  }
  for (const group of project.groups ?? []) {
    if (group.title === 'Modules') group.title = 'Reference'
    group.children.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
  }
}

/** Each index, and the pages that it links to. */
function listedPages(): readonly string[] {
  const indexes = ['docs/README.md', ...globSync('docs/*/README.md', { cwd: root })]
  const pages = indexes.flatMap((index) => {
    const links = readFileSync(join(root, index), 'utf8').matchAll(/\]\(([^)#\s]+\.md)\)/g)
    return [index, ...[...links].map(([, link = '']) => join(root, dirname(index), link))]
  })
  return [join(root, 'examples'), ...pages]
}
