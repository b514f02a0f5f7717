import { percentOf, space, stack, type Block, type Frame } from './block.ts'
import { drawText, lineHeight } from './draw-text.ts'
import { markup } from './markup.ts'
import { letter, widthOf } from './text-width.ts'

/** From when to when something went on, in milliseconds since the call began. */
export interface Period {
  readonly fromMs: number
  readonly toMs: number
}

/** A text above what it is about: begins with it, or ends with it, or as near as there is room; or in several lines. */
export function drawLabel(text: string, style: string, about: Period, frame: Frame): Block {
  const room = (widthOf(text) / frame.px) * 100
  if (room > 100) return stack([drawText(text, frame.px, style), space(2)])
  const from = percentOf(about.fromMs, frame)
  const to = percentOf(about.toMs, frame)
  const isEnd = from + room > 100 && to >= room
  const x = isEnd ? to : Math.min(from, 100 - room)
  return {
    height: lineHeight + 1,
    draw: (
      y,
    ) => markup`<text class="${style}${isEnd && ' end'}" x="${x}%" y="${y + letter}">${text}</text>
`,
  }
}
