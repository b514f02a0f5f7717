/** Text broken into lines, and the font size at which they fit. */
export interface FittedText {
  readonly lines: readonly string[]
  readonly fontSize: number
}

export interface Box {
  readonly width: number
  readonly height: number
}

/** Relative to the font size. */
export const lineHeight = 1.28

const fontSizes = [52, 44, 38, 33, 28, 24, 21, 18, 16, 14, 12]

/** Above this size, a smaller one is better than a word broken in two. */
const breaksWords = 24

/**
 * Breaks a text into lines at the largest font size at which it fits into a box. At the smallest
 * size, what does not fit is cut with an ellipsis.
 * @param measure gives the width of a text at font size 1
 */
export function fitText(text: string, box: Box, measure: (text: string) => number): FittedText {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const space = measure('n n') - measure('nn')
  const widths = new Map(words.map((word) => [word, measure(word)]))
  const smallest = fontSizes.at(-1) ?? 12
  for (const fontSize of fontSizes) {
    const room = box.width / fontSize
    const rows = Math.max(1, Math.floor(box.height / (fontSize * lineHeight)))
    const pieces = words.flatMap((word) => breakWord(word, widths.get(word) ?? 0, room))
    const lines = wrap(pieces, room, space, (piece) => widths.get(piece) ?? measure(piece))
    if (fontSize === smallest) return { lines: cut(lines, rows), fontSize }
    const isWhole = pieces.length === words.length || fontSize <= breaksWords
    if (isWhole && lines.length <= rows) return { lines, fontSize }
  }
  return { lines: [], fontSize: smallest }
}

function wrap(
  words: readonly string[],
  room: number,
  space: number,
  widthOf: (word: string) => number,
): string[] {
  const lines: string[] = []
  let line: string[] = []
  let width = 0
  for (const word of words) {
    const added = widthOf(word) + (line.length > 0 ? space : 0)
    if (line.length > 0 && width + added > room) {
      lines.push(line.join(' '))
      line = []
      width = 0
    }
    width += line.length > 0 ? added : widthOf(word)
    line.push(word)
  }
  return line.length > 0 ? [...lines, line.join(' ')] : lines
}

/** A word wider than the line is broken into equal pieces, by its average width. */
function breakWord(word: string, width: number, room: number): string[] {
  if (width <= room) return [word]
  const size = Math.max(1, Math.floor((word.length * room) / width) - 1)
  return word.match(new RegExp(`.{1,${size}}`, 'gsu')) ?? [word]
}

function cut(lines: readonly string[], rows: number): readonly string[] {
  if (lines.length <= rows) return lines
  const kept = lines.slice(0, rows)
  return kept.map((line, index) => (index === rows - 1 ? `${line.slice(0, -1).trimEnd()}…` : line))
}
