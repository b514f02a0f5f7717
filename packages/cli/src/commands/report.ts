import { writeFile } from 'node:fs/promises'
import { extname, relative, resolve } from 'node:path'
import { Command } from 'commander'
import { readText } from '../read-text.ts'
import { readReport } from '../report/read-report.ts'
import { renderReportHtml } from '../report/render-report-html.ts'
import { renderReportSvg } from '../report/render-report-svg.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import type { CommandMaker } from './command-maker.ts'

interface Options {
  readonly output?: string
  readonly svg?: boolean
}

/** `stint report report.json`: the waterfall of a call, as a page or as a picture. */
export const reportCommand: CommandMaker = (terminal) =>
  new Command('report')
    .summary('draw what happened in a call')
    .description(
      'Draws the report of a call as a waterfall: attempts, waits and skips over time, limits, faults and costs, in one HTML file that needs nothing else.',
    )
    .argument(
      '<file>',
      "JSON of a report, or of what has one in its field 'report'; - reads the input",
    )
    .option(
      '-o, --output <file>',
      'where to write; - writes to the output (default: beside <file>)',
    )
    .option('--svg', 'the picture alone, as an SVG (default where -o names one)')
    .action(async (file: string, { output, svg }: Options) => {
      const isSvg = svg ?? output?.toLowerCase().endsWith('.svg') ?? false
      const json = await (file === '-' ? terminal.readInput() : readText(terminal, file))
      const read = readReport(json, file === '-' ? 'the input' : file)
      const drawn = isSvg ? renderReportSvg(read) : renderReportHtml(read)
      const target = output ?? besides(file, isSvg ? '.svg' : '.html')
      if (target === '-') return terminal.out(drawn)
      await write(file, target, drawn, terminal)
    })

/** `report.json` becomes `report.html`; what is piped in is piped out. */
function besides(file: string, extension: string): string {
  if (file === '-') return '-'
  const end = extname(file)
  return `${end === '' ? file : file.slice(0, -end.length)}${extension}`
}

async function write(
  file: string,
  target: string,
  drawn: string,
  { cwd, out }: Terminal,
): Promise<void> {
  const path = resolve(cwd, target)
  if (file !== '-' && path === resolve(cwd, file)) {
    throw new UsageError(`-o ${target}: is the report itself, name another file`)
  }
  try {
    await writeFile(path, drawn)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UsageError(`${target}: cannot be written (${code ?? message})`)
  }
  out(`${relative(cwd, path)}\n`)
}
