import type { Block } from './block.ts'
import { markup } from './markup.ts'
import { boldly, letter } from './text-width.ts'
import { wrapText } from './wrap-text.ts'

/** Pixels from one line of text to the next. */
export const lineHeight = 16

/** Lines of text from the left edge on, in a style of the picture. */
export function drawText(text: string, px: number, style: string): Block {
  const isBold = style.includes('strong')
  const lines = wrapText(text, isBold ? px / boldly : px)
  return {
    height: lines.length * lineHeight + (isBold ? 4 : 2),
    draw: (y) =>
      lines.map((line, at) => {
        const baseline = y + letter + at * lineHeight
        return markup`<text class="${style}" y="${baseline}">${line}</text>
`
      }),
  }
}
