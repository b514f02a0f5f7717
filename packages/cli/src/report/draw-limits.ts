import type { Report } from '@stint/core'
import { space, stack, type Block, type Frame } from './block.ts'
import type { CallLimit } from './call-limits.ts'
import { drawText } from './draw-text.ts'
import { markup } from './markup.ts'
import { placeOf } from './place-of.ts'
import { showCost, showSeconds } from './show-seconds.ts'

/** The limits that are no moment of the picture: a line below the attempts, and how much of each was used. */
export function drawLimits(report: Report, limits: readonly CallLimit[], frame: Frame): Block {
  const texts = [
    ...limits.flatMap((limit) => usesOf(limit, report)),
    ...frame.timescale.beyond.map(
      (limit) => `${placeOf(limit)}: ${showSeconds(limit.ms ?? 0)}, far beyond the right edge`,
    ),
  ]
  if (texts.length === 0) return space(0)
  return stack([
    {
      height: 8,
      draw: (y) => markup`<line class="limit" x1="0" x2="100%" y1="${y + 2}" y2="${y + 2}"/>
`,
    },
    ...texts.map((text) => drawText(text, frame.px, 'label limit')),
    space(6),
  ])
}

/** `budget (layer 2): 3 of 4 attempts` */
export function usesOf(limit: CallLimit, { attempts, cost }: Report): readonly string[] {
  const place = placeOf(limit)
  return [
    ...(limit.attempts === undefined
      ? []
      : [`${place}: ${attempts.length} of ${limit.attempts} attempts used`]),
    ...(limit.cost === undefined
      ? []
      : [`${place}: a cost of ${showCost(cost)} of ${showCost(limit.cost)}`]),
  ]
}
