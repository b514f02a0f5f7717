import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { importFrom, importSystems } from './import-from.ts'
import { renderImported } from './render-imported.ts'
import { parseSettings } from './settings.ts'

const page = readFileSync(
  join(import.meta.dirname, '../../../../docs/guide/coming-from.md'),
  'utf8',
)
const shown = /```sh no-run\nstint explain --from (.*)\n```\n\n```text\n([\s\S]*?)\n```/g
const examples = [...page.matchAll(shown)].map(([, line = '', text = '']) => ({ line, text }))

it.each(examples)(
  'docs/guide/coming-from.md: --from $line gives what is shown there',
  (example) => {
    const [system = '', ...others] = example.line.split(' ')
    const set = others.indexOf('--set')
    const file = set === 0 ? undefined : others[0]
    const text =
      file === undefined
        ? undefined
        : readFileSync(join(import.meta.dirname, '__fixtures__', file), 'utf8')
    const settings = parseSettings(set < 0 ? [] : others.slice(set + 1))
    expect(renderImported(importFrom(system, text, { settings, file }))).toContain(example.text)
  },
)

it('docs/guide/coming-from.md shows every system, and every setting', () => {
  for (const { name, settings } of importSystems) {
    expect(examples.map(({ line }) => line.split(' ')[0])).toContain(name)
    for (const setting of Object.keys(settings)) {
      expect(page).toMatch(new RegExp(`\`(--set )?${setting}[=\`]`))
    }
  }
})
