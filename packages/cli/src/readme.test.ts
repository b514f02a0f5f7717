import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renew, runShown, shownCommands, steady } from './__fixtures__/shown-commands.ts'

const root = join(import.meta.dirname, '../../..')
const path = join(root, 'README.md')
const commands = shownCommands(path)

let cwd: string
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stint-test-'))
  await cp(join(root, 'examples/worlds'), cwd, { recursive: true })
})
afterAll(() => rm(cwd, { recursive: true }))

/** A reader types them one after the other: `report` shows the call that `image` made. */
describe('the README', () => {
  it.each(commands)('shows what stint $line prints', { timeout: 120_000 }, async (shown) => {
    const { code, written } = await runShown(shown.line, cwd)
    expect(code).toBe(0)
    if (process.env['UPDATE_DOCS']) return renew(path, shown, written)
    expect(steady(written)).toBe(steady(shown.text))
  })

  it('shows every command that prints something to read', () => {
    const names = commands.map(({ line }) => line.split(' ')[0])
    expect(names).toEqual(['explain', 'explain', 'image', 'report', 'simulate'])
  })
})
