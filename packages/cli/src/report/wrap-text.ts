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

/** A word that is wider than a line, in pieces that are not. */
function pieces(word: string, px: number): readonly string[] {
  if (widthOf(word) <= px) return [word]
  const found: string[] = []
  let piece = ''
  for (const character of word) {
    if (piece !== '' && widthOf(piece + character) > px) {
      found.push(piece)
      piece = ''
    }
    piece += character
  }
  return [...found, piece]
}
