import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recordingTerminal } from './__fixtures__/recording-terminal.ts'
import { runCommand } from './run-command.ts'

const path = join(import.meta.dirname, '../../../docs/guide/command.md')
const page = readFileSync(path, 'utf8')

/** Its blocks that show what a command prints: ```text stint explain */
const shown = [...page.matchAll(/^```text stint (.*)\n([\s\S]*?)^```$/gm)].map(
  ([, line = '', text = '']) => ({ line, text }),
)
const config = /^```yaml stint\.yaml\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? ''

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stint-test-'))
  await writeFile(join(cwd, 'stint.yaml'), config)
})
afterEach(() => rm(cwd, { recursive: true }))

/** As a shell splits it. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

/** Without what is another each time. */
function steady(text: string): string {
  return text.replaceAll(/ *\d+(\.\d+)? m?s\b/g, ' T').replaceAll(/req_\w+/g, 'req_X')
}

describe('docs/guide/command.md', () => {
  it.each(shown)('shows what stint $line prints', async ({ line, text }) => {
    let written = ''
    const write = (part: string): void => void (written += part)
    const { terminal } = recordingTerminal({ cwd, out: write, err: write })
    expect(await runCommand(wordsOf(line), terminal)).toBe(0)
    if (process.env['UPDATE_DOCS']) {
      const now = await readFile(path, 'utf8')
      writeFileSync(
        path,
        now.replace(`stint ${line}\n${text}`, () => `stint ${line}\n${written}`),
      )
      return
    }
    expect(steady(written)).toBe(steady(text))
  })

  it('shows more than one', () => {
    expect(shown.map(({ line }) => line.split(' ')[0])).toEqual(['explain', 'image'])
  })
})
