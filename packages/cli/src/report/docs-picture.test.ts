import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { incident } from './__fixtures__/incident.ts'
import { readReport } from './read-report.ts'
import { renderReportSvg } from './render-report-svg.ts'

const path = join(import.meta.dirname, '../../../../docs/guide/report.svg')

/** `UPDATE_DOCS=1` puts what is drawn now into the docs. */
it('the picture in the docs is what is drawn of the incident', async () => {
  const svg = renderReportSvg(readReport(JSON.stringify(await incident()), 'incident'))
  if (process.env['UPDATE_DOCS']) await writeFile(path, svg)
  expect(await readFile(path, 'utf8')).toBe(svg)
})
