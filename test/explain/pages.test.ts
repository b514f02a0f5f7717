import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { compileFunction } from 'node:vm'
import * as core from '@stint/core'
import * as middleware from '@stint/middleware'
import * as google from '@stint/providers/google'
import * as openai from '@stint/providers/openai'
import * as testkit from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import type { Finding, Pipeline } from '@stint/core'
import { blocksOf, root } from '../docs/pages.ts'

const shorten = (prompt: string): string => prompt.slice(0, 40)
const given = { ...core, ...middleware, ...google, ...openai, ...testkit, shorten }

const pages = globSync('docs/findings/*.md', { cwd: root }).filter(
  (page) => basename(page) !== 'README.md',
)
const table = readFileSync(join(root, 'docs/findings/README.md'), 'utf8')

/** What is found in the `poster` of a page's block, for its `request` where it has one. */
async function findingsIn(code: string): Promise<readonly Finding[]> {
  const run = compileFunction(
    `${code}\nreturn { poster, request: typeof request === 'undefined' ? undefined : request }`,
    Object.keys(given),
  )
  const { poster, request } = run(...Object.values(given)) as {
    poster: Pipeline
    request: unknown
  }
  const { findings } = request === undefined ? poster.explain() : await poster.plan(request)
  return findings
}

function shown({ level, code, text, mend }: Finding): string {
  return `${level}: ${code}\n${text}\nmend: ${mend}\n`
}

/** `UPDATE_DOCS=1` puts what is said now into the page. */
function show(page: string, text: string): string {
  const path = join(root, page)
  const block = () => `\`\`\`text\n${text}\`\`\`\n`
  writeFileSync(path, readFileSync(path, 'utf8').replace(/```text\n[\s\S]*?```\n/, block))
  return text
}

describe.each(pages)('%s', (page) => {
  const code = basename(page, '.md')
  const blocks = blocksOf(page)
  const [example, mended] = blocks.filter(({ language }) => language === 'ts')
  const [said] = blocks.filter(({ language }) => language === 'text')

  it('shows an example that is found, and what is said of it', async () => {
    const found = (await findingsIn(example!.text)).filter((finding) => finding.code === code)
    const text = found.map(shown).join('\n')
    expect(found).not.toEqual([])
    expect(found[0]?.docs).toBe(page)
    const shows = process.env['UPDATE_DOCS'] ? show(page, text) : said?.text
    expect(shows).toBe(text)
  })

  it('shows a fix, in which neither this nor anything else is found', async () => {
    expect((await findingsIn(mended!.text)).filter(({ level }) => level !== 'note')).toEqual([])
    expect((await findingsIn(mended!.text)).map((finding) => finding.code)).not.toContain(code)
  })

  it('is listed in the table', () => {
    expect(table).toContain(`| [${code}](${code}.md)`)
  })
})
