import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordingTerminal } from './__fixtures__/recording-terminal.ts'
import { runCommand } from './run-command.ts'
import { parseWorld } from './simulate/parse-world.ts'

const root = join(import.meta.dirname, '../../..')
const path = join(root, 'docs/guide/simulate.md')
const plot = join(root, 'docs/guide/simulate.svg')
const page = readFileSync(path, 'utf8')

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stint-test-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('docs/guide/simulate.md', () => {
  it('shows what its command prints and draws', async () => {
    const [, line = '', text = ''] = /^```text stint (.*)\n([\s\S]*?)^```$/m.exec(page) ?? []
    const drawn = join(folder, 'simulate.svg')
    const update = process.env['UPDATE_DOCS']
    const recording = recordingTerminal({ cwd: join(root, 'examples/worlds') })
    const args = [...line.split(' '), '--plot', update ? plot : drawn]
    expect(await runCommand(args, recording.terminal)).toBe(0)
    const printed = recording.out()
    if (update)
      return writeFileSync(
        path,
        page.replace(text, () => printed),
      )
    expect(printed).toBe(text)
    expect(readFileSync(drawn, 'utf8')).toBe(readFileSync(plot, 'utf8'))
  })

  it('has a world that can be read', () => {
    const [, world = ''] = /^```yaml\n([\s\S]*?)^```$/m.exec(page) ?? []
    expect(parseWorld(world, 'page').perSecond).toBe(0.5)
  })
})
