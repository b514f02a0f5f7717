import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { drawPlot } from './plot.ts'
import type { SoakResult } from './soak-result.ts'
import { headline, summaryTables, type SummaryTable } from './summary.ts'

/** Writes the report, the plot and the numbers into a folder, and gives the names of the files. */
export async function writeResults(result: SoakResult, folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true })
  const plot = drawPlot(result)
  const files = {
    'report.html': page(result, plot),
    'plot.svg': plot,
    'soak.json': `${JSON.stringify(result, null, 2)}\n`,
  }
  const names = Object.entries(files).map(([name, text]) => [join(folder, name), text] as const)
  await Promise.all(names.map(([name, text]) => writeFile(name, text)))
  return names.map(([name]) => name)
}

const style = `body{font:15px/1.5 system-ui,sans-serif;color:#212529;background:#fff;max-width:960px;margin:32px auto;padding:0 16px}
h1{font-size:22px}h2{font-size:15px;margin:0 0 6px}.tables{display:flex;flex-wrap:wrap;gap:28px 40px;margin-top:24px}
table{border-collapse:collapse;font-size:13px}td{border-top:1px solid #e9ecef;padding:3px 24px 3px 0}td+td{text-align:right;padding-right:0;font-variant-numeric:tabular-nums}
.passed{color:#2b8a3e}.failed{color:#c92a2a}svg{max-width:100%;height:auto}pre{white-space:pre-wrap;background:#fff5f5;padding:12px;font-size:12px}`

function page(result: SoakResult, plot: string): string {
  const { passed, problems, stories } = result
  const wrong = [...problems, ...stories.map((story) => JSON.stringify(story, null, 2))]
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>stint: soak</title><style>${style}</style>
<h1 class="${passed ? 'passed' : 'failed'}">${escape(headline(result))}</h1>
${wrong.map((text) => `<pre>${escape(text)}</pre>`).join('\n')}
${plot}
<div class="tables">${summaryTables(result).map(drawTable).join('\n')}</div>
</html>
`
}

function drawTable({ title, rows }: SummaryTable): string {
  const drawn = rows.map(([name, found]) => `<tr><td>${escape(name)}<td>${escape(found)}`)
  return `<section><h2>${escape(title)}</h2><table>${drawn.join('\n')}</table></section>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
