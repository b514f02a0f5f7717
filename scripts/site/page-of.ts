import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

export const root: string = resolve(import.meta.dirname, '../..')

/** How a file is shown in the site. */
export interface Page {
  readonly title: string
  /** Its heading in the navigation; typedoc puts what has the group `none` above all headings. */
  readonly group: string
  /** Its address in the site, without `.html`. */
  readonly address: string
}

const titles: Readonly<Record<string, string>> = {
  'README.md': 'README',
  'docs/decisions/README.md': 'All decisions',
  'docs/findings/README.md': 'All findings',
}

/** The page of a Markdown file or of an example's source: its title is its first heading, its group its folder. */
export function pageOf(path: string): Page {
  const file = relative(root, path)
  if (file === 'examples')
    return { title: 'All examples', group: 'Examples', address: 'examples/index' }
  const address = file.replace(/^docs\//, '').replace(/\.(md|ts)$/, '')
  const folder = dirname(address)
  return {
    title: titles[file] ?? titleOf(file),
    group: folder === '.' ? 'none' : capitalised(folder.split('/')[0] ?? folder),
    // Not in the place of the front page.
    address: file === 'README.md' ? 'overview' : address.replace(/README$/, 'index'),
  }
}

function titleOf(file: string): string {
  if (!file.endsWith('.md')) return relative('examples', file)
  const [, heading = file] = /^# (.+)$/m.exec(readFileSync(join(root, file), 'utf8')) ?? []
  return heading.replaceAll('`', '')
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
