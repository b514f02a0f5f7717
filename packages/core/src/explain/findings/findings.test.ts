import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { findings } from './findings.ts'

const docs = join(import.meta.dirname, '../../../../../docs/findings')

it('every finding has a page of its own, and every page a finding', () => {
  const pages = globSync('*.md', { cwd: docs }).map((page) => basename(page, '.md'))
  expect(pages.filter((page) => page !== 'README').toSorted()).toEqual(
    Object.keys(findings).toSorted(),
  )
})

it('every code is stable to the eye: lower case and dashes, as its file is named', () => {
  const files = globSync('*.ts', { cwd: import.meta.dirname }).map((file) => basename(file, '.ts'))
  for (const code of Object.keys(findings)) expect(files).toContain(code)
})
