/** How a text is broken into lines. */
export interface Wrapping {
  readonly width: number
  /** Spaces before the first line. */
  readonly indent: number
  /** Spaces before the lines after it. Default: as before the first. */
  readonly hang?: number
  /** Where it may be broken. Default: at every space. */
  readonly at?: RegExp
}

/** A text in lines of a width, where it can be broken. */
export function wrap(text: string, { width, indent, hang = indent, at = / / }: Wrapping): string[] {
  const lines: string[] = []
  let line = ''
  for (const part of text.split(at)) {
    const longer = line === '' ? ' '.repeat(indent) + part : `${line} ${part}`
    if (longer.length > width && line !== '') {
      lines.push(line)
      line = ' '.repeat(hang) + part
    } else {
      line = longer
    }
  }
  return [...lines, line]
}
