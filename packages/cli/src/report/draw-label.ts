import { percentOf, space, stack, type Block, type Frame } from './block.ts'
import { drawText, lineHeight } from './draw-text.ts'
import { markup } from './markup.ts'
import { letter, widthOf } from './text-width.ts'

/** From when to when something went on, in milliseconds since the call began. */
export interface Period {
  readonly fromMs: number
  readonly toMs: number
}

/** A text above what it is about: begins with it, or ends with it, as the room allows; or takes several lines. */
export function drawLabel(text: string, style: string, about: Period, frame: Frame): Block {
  const room = (widthOf(text) / frame.px) * 100
  if (room > 100) return stack([drawText(text, frame.px, style), space(2)])
  const from = percentOf(about.fromMs, frame)
  const to = percentOf(about.toMs, frame)
  const [side, x] = from + room <= 100 ? ['', from] : [' end', to >= room ? to : 100]
  return {
    height: lineHeight + 1,
    draw: (y) => markup`<text class="${style}${side}" x="${x}%" y="${y + letter}">${text}</text>
`,
  }
}
