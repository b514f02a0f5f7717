import { attemptsTable } from './attempts-table.ts'
import { describeCall } from './describe-call.ts'
import { drawCall } from './draw-call.ts'
import { figuresOf } from './figures.ts'
import { headline, stopSentence } from './headline.ts'
import { Markup, markup } from './markup.ts'
import { jobsTable, skipsTable, waitsTable } from './other-tables.ts'
import { pageStyle } from './page-style.ts'
import { pictureStyle } from './picture-style.ts'
import type { ReportFile } from './report-file.ts'
import { hatch } from './render-report-svg.ts'

/** The narrowest page that the picture is drawn for, and the narrowest of the wide ones, without their margins. */
const narrowPx = 300
const widePx = 620

const underWay = 'An attempt that has not ended is not in this report.'

/** The waterfall of a call and its numbers as one page that needs nothing else: no network, no script. */
export function renderReportHtml(file: ReportFile): string {
  const { report } = file
  const title = headline(report)
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>
${new Markup(pageStyle)}${new Markup(pictureStyle)}</style>
</head>
<body>
<main>
<header>
<h1>${title}</h1>
${paragraph('stop', report.outcome === 'running' ? underWay : stopSentence(report))}${paragraph('advice', file.advice)}${paragraph('origin', originOf(file))}</header>
${figures(file)}<figure>
<svg class="stint-picture definitions" aria-hidden="true" width="0" height="0">${hatch}</svg>
${picture(file, 'narrow-picture', narrowPx)}${picture(file, 'wide-picture', widePx)}</figure>
${attemptsTable(report)}${waitsTable(report)}${skipsTable(report)}${jobsTable(report)}${list('Losses', report.losses)}${list('Warnings', report.warnings)}<footer>Times in seconds since the call began. Costs in the unit of the providers’ prices.</footer>
</main>
</body>
</html>
`.text
}

function paragraph(style: string, text: string | undefined): Markup | undefined {
  return text === undefined
    ? undefined
    : markup`<p class="${style}">${text}</p>
`
}

function originOf({ report }: ReportFile): string {
  const labels = Object.entries(report.labels).map(([name, value]) => `${name}: ${value}`)
  return [`Call ${report.callId}`, ...labels].join(' · ')
}

function figures(file: ReportFile): Markup {
  return markup`<dl class="figures">
${figuresOf(file).map(
  ({ name, value, note }) => markup`<div><dt>${name}</dt><dd><span class="value">${value}</span>${
    note !== '' && markup`<span class="note">${note}</span>`
  }</dd></div>
`,
)}</dl>
`
}

function picture(file: ReportFile, style: string, px: number): Markup {
  const drawn = drawCall(file, px)
  return markup`<svg class="stint-picture ${style}" role="img" width="100%" height="${Math.ceil(drawn.height)}">
<title>${headline(file.report)}</title>
<desc>${describeCall(file)}</desc>
${drawn.draw(0)}</svg>
`
}

function list(title: string, items: readonly string[]): Markup | undefined {
  if (items.length === 0) return undefined
  return markup`<section><h2>${title}</h2>
<ul>
${items.map(
  (item) => markup`<li>${item}</li>
`,
)}</ul></section>
`
}
