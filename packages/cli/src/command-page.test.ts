import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { renew, runShown, shownCommands, steady } from './__fixtures__/shown-commands.ts'

const path = join(import.meta.dirname, '../../../docs/guide/command.md')
const config = /^```yaml stint\.yaml\n([\s\S]*?)^```$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? ''
const commands = shownCommands(path)

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stint-test-'))
  await writeFile(join(cwd, 'stint.yaml'), config)
})
afterEach(() => rm(cwd, { recursive: true }))

describe('docs/guide/command.md', () => {
  it.each(commands)('shows what stint $line prints', async (shown) => {
    const { code, written } = await runShown(shown.line, cwd)
    expect(code).toBe(0)
    if (process.env['UPDATE_DOCS']) return renew(path, shown, written)
    expect(steady(written)).toBe(steady(shown.text))
  })

  it('shows more than one', () => {
    expect(commands.map(({ line }) => line.split(' ')[0])).toEqual(['explain', 'image'])
  })
})
