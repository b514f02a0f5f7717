import { readFileSync, writeFileSync } from 'node:fs'
import { recordingTerminal } from './recording-terminal.ts'
import { runCommand } from '../run-command.ts'

/** What a page shows of a command: ```text stint explain */
export interface ShownCommand {
  readonly line: string
  readonly text: string
}

/** What a page shows of commands, in order. */
export function shownCommands(path: string): ShownCommand[] {
  const page = readFileSync(path, 'utf8')
  return [...page.matchAll(/^```text stint (.*)\n([\s\S]*?)^```$/gm)].map(
    ([, line = '', text = '']) => ({ line, text }),
  )
}

/** What the command writes now, in a folder, and its exit code. */
export async function runShown(
  line: string,
  cwd: string,
): Promise<{ readonly code: number; readonly written: string }> {
  let written = ''
  const write = (part: string): void => void (written += part)
  const { terminal } = recordingTerminal({ cwd, out: write, err: write })
  const code = await runCommand(wordsOf(line), terminal)
  return { code, written }
}

/** Puts into the page what the command writes now. */
export function renew(path: string, { line, text }: ShownCommand, written: string): void {
  const now = readFileSync(path, 'utf8')
  writeFileSync(
    path,
    now.replace(`stint ${line}\n${text}`, () => `stint ${line}\n${written}`),
  )
}

/** Without what is another each time. */
export function steady(text: string): string {
  return text.replaceAll(/ *\d+(\.\d+)? m?s\b/g, ' T').replaceAll(/req_\w+/g, 'req_X')
}

/** As a shell splits it. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}
