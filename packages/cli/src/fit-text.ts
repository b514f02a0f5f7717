import stringWidth from 'string-width'

const segments = new Intl.Segmenter()

/** Text cut to so many columns, with an ellipsis where something is left out. */
export function cutText(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text
  let cut = ''
  let width = 1
  for (const { segment } of segments.segment(text)) {
    width += stringWidth(segment)
    if (width > columns) break
    cut += segment
  }
  return columns < 1 ? '' : `${cut.trimEnd()}…`
}

/** Text in lines of so many columns, those after the first indented. A word that is longer is broken. */
export function wrapText(text: string, columns: number, indent = 0): string[] {
  const lines: string[] = []
  const words = text.trimStart().split(' ')
  let line = ' '.repeat(text.length - text.trimStart().length)
  for (const word of words.flatMap((each) => pieces(each, columns - indent))) {
    const longer = line.trim() === '' ? line + word : `${line} ${word}`
    if (line.trim() !== '' && stringWidth(longer) > columns) {
      lines.push(line)
      line = ' '.repeat(indent) + word
    } else {
      line = longer
    }
  }
  return [...lines, line]
}

function pieces(word: string, columns: number): string[] {
  if (stringWidth(word) <= columns) return [word]
  const found = ['']
  for (const { segment } of segments.segment(word)) {
    const last = found.at(-1) ?? ''
    if (last !== '' && stringWidth(last + segment) > columns) found.push(segment)
    else found[found.length - 1] = last + segment
  }
  return found
}
