import type { Imported } from './import-from.ts'

/** The picture of the other system, what a reader should know, and the stint file. */
export function renderImported({ theirs, notes, ours }: Imported): string {
  const told = notes.length === 0 ? [] : ['', 'notes', ...notes.flatMap(asItem)]
  return [
    theirs.explain().toString(),
    ...told,
    '',
    'the same with a bound, as stint.yaml:',
    '',
    ours.yaml,
  ].join('\n')
}

const width = 96

function asItem(note: string): string[] {
  const lines: string[] = []
  let line = '  -'
  for (const word of note.split(' ')) {
    if (line.length + word.length + 1 > width) {
      lines.push(line)
      line = '   '
    }
    line += ` ${word}`
  }
  return [...lines, line]
}
