import { resolve } from 'node:path'
import type { ImageRequestInput } from '@stint/core'
import { terminalJson } from '../clean-text.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import type { Chosen } from './choose-pipeline.ts'
import type { ImageOptions } from './image-options.ts'
import { renderLines, type Line } from './line.ts'
import { outcomeJson } from './outcome-json.ts'
import { ensureFolder, possibleFiles, refuseExisting, settleOutput, type Output } from './output.ts'
import { viewFor } from './progress/progress-view.ts'
import { runCall, type Outcome } from './run-call.ts'
import { saveOutcome, type Saved } from './save-outcome.ts'
import { summaryLines } from './summary.ts'

/**
 * Makes images: settles where they go, runs the call while it is shown, writes what came of it and tells it.
 * @returns the exit code: 130 after Ctrl-C; 1 when the call failed, or something is not where it was asked for.
 * @throws UsageError before anything is sent.
 */
export async function makeImages(
  terminal: Terminal,
  request: ImageRequestInput,
  { pipeline, warnings }: Chosen,
  options: ImageOptions,
): Promise<number> {
  const { cwd, signal } = terminal
  const { output: given = 'image', force: overwrites = false, json = false, report } = options
  const output = await settleOutput({ cwd, given, overwrites, count: request.n ?? 1 })
  if (report !== undefined) await settleReport(cwd, report, output)
  const bound = pipeline.explain()
  if (!json) {
    const headline = { text: String(bound).split('\n')[0] ?? '', tone: 'quiet' } as const
    tell(terminal, [headline, ...warnings.map(warningLine)])
  }
  const view = viewFor(terminal, { json, bound, clock: pipeline.clock })
  const { onEvent } = view
  const outcome = await runCall(pipeline, request, { signal, onEvent }).finally(() => view.stop())
  const saved = await saveOutcome(outcome, { cwd, output, overwrites, report })
  if (json) {
    const told = [...warnings, ...saved.warnings]
    const beside = { pipeline: pipeline.id, files: saved.images, warnings: told }
    terminal.out(`${terminalJson(outcomeJson(outcome, beside))}\n`)
  } else {
    tell(terminal, [...summaryLines(outcome), ...savedLines(saved)])
    for (const { file } of saved.images) terminal.out(`${file}\n`)
  }
  return exitCodeOf(outcome, saved)
}

/** The report is of a call that may have been paid for: it is not lost over a file either. */
async function settleReport(cwd: string, report: string, output: Output): Promise<void> {
  if (possibleFiles(output).some((file) => resolve(cwd, file) === resolve(cwd, report))) {
    throw new UsageError(`${report}: the image and the report cannot be the same file`)
  }
  await ensureFolder(cwd, report)
  if (!output.overwrites) await refuseExisting(cwd, [report], '--report')
}

function savedLines({ warnings, report }: Saved): Line[] {
  const seen: Line[] =
    report === undefined ? [] : [{ text: `to see it: stint report ${report}`, tone: 'quiet' }]
  return [...warnings.map(warningLine), ...seen]
}

function warningLine(text: string): Line {
  return { text: `warning: ${text}`, tone: 'odd', indent: 2 }
}

function exitCodeOf({ kind }: Outcome, { isElsewhere }: Saved): number {
  if (kind === 'aborted') return 130
  return kind === 'failed' || isElsewhere ? 1 : 0
}

function tell(terminal: Terminal, lines: readonly Line[]): void {
  for (const line of renderLines(lines, terminal)) terminal.err(`${line}\n`)
}
