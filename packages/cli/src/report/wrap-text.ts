import { widthOf } from './text-width.ts'

/** Breaks a text into lines of so many pixels, at spaces where it can: SVG text does not wrap by itself. */
export function wrapText(text: string, px: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).flatMap((each) => pieces(each, px))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && widthOf(longer) > px) {
      lines.push(line)
      line = word
    } else {
      line = longer
    }
  }
  return [...lines, line]
}

/** A word that is wider than a line, in pieces that are not: behind a hyphen or a slash where there is one. */
function pieces(word: string, px: number): readonly string[] {
  const found: string[] = []
  let rest = word
  while (rest !== '' && widthOf(rest) > px) {
    const fitting = startOf(rest, px)
    const [piece] = /^.*[-/_.:]/su.exec(fitting) ?? [fitting]
    found.push(piece)
    rest = rest.slice(piece.length)
  }
  return rest === '' && found.length > 0 ? found : [...found, rest]
}

/** As much of a word as fits, one character at least. */
function startOf(word: string, px: number): string {
  let start = ''
  for (const character of word) {
    if (start !== '' && widthOf(start + character) > px) break
    start += character
  }
  return start
}
