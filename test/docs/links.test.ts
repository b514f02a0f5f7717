import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pages, readPage, root } from './pages.ts'

/** `[text](target)`, but not inside a fenced block. */
function linksOf(page: string): string[] {
  const text = readPage(page).replaceAll(/^```[\s\S]*?^```$/gm, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
}

/** The anchors that a page's headings make, as GitHub writes them. */
function anchorsOf(page: string): string[] {
  const headings = readPage(page).matchAll(/^#+ (.+)$/gm)
  return [...headings].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\- ]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function isBroken(page: string, link: string): boolean {
  if (/^https?:/.test(link)) return false
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : join(dirname(page), path)
  if (!existsSync(join(root, target))) return true
  return anchor !== undefined && !anchorsOf(target).includes(anchor)
}

describe('the links of README and docs', () => {
  it.each(pages)('of %s lead somewhere', (page) => {
    expect(linksOf(page).filter((link) => isBroken(page, link))).toEqual([])
  })

  it('would not pass when a page or a heading is not there', () => {
    expect(isBroken('README.md', 'docs/nothing.md')).toBe(true)
    expect(isBroken('README.md', 'docs/README.md#nothing')).toBe(true)
    expect(isBroken('README.md', 'docs/README.md#guide')).toBe(false)
  })
})
