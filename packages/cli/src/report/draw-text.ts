import { type Block } from './block.ts'
import { markup } from './markup.ts'
import { wrapText } from './wrap-text.ts'
import { letter } from './text-width.ts'

/** Pixels from one line of text to the next. */
export const lineHeight = 16

/** Lines of text from the left edge on. */
export function drawText(text: string, px: number, style: string): Block {
  const lines = wrapText(text, px)
  return {
    height: lines.length * lineHeight + 2,
    draw: (y) =>
      lines.map(
        (
          line,
          at,
        ) => markup`<text class="${style}" y="${y + letter + at * lineHeight}">${line}</text>
`,
      ),
  }
}
