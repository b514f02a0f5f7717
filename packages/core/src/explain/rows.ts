import { isRepeater } from '../layer.ts'
import { isPipeline, type Target } from '../target.ts'
import type { Row } from './columns.ts'
import { explainPlace } from './explain-place.ts'
import type { Facts } from './facts.ts'
import { showCall } from './show-call.ts'
import { showNumber } from './show-number.ts'
import { stepTargetsOf, targetsOf, type Line, type Place } from './tree.ts'

/** The layers of a stack, outermost first, then those of the pipelines that are its targets. */
export function rowsOf(facts: Facts): readonly Row[] {
  const lines = [...new Set([facts.line, ...facts.places.map(({ line }) => line)])]
  return lines.flatMap((line) => [
    ...(line === facts.line ? [] : [{ text: `→ ${line.id}`, indent: 2 }]),
    ...layersOf(line, facts),
    ...(line.target ? [targetRow(line.target, 6, facts)] : []),
  ])
}

/** Indented by the repeaters around them: what stands further in is entered more often. */
function layersOf(line: Line, facts: Facts): readonly Row[] {
  let depth = 0
  return facts.places
    .filter((place) => place.line === line)
    .flatMap((place) => {
      const indent = 6 + 2 * Math.min(depth, 4)
      if (isRepeater(place.layer)) depth += 1
      const targets = targetsOf(place.layer) ?? stepTargetsOf(place.info)
      return [
        layerRow(place, indent, facts),
        ...targets.map((target) => targetRow(target, indent + 2, facts)),
      ]
    })
}

function layerRow(place: Place, indent: number, facts: Facts): Row {
  const numbers = explainPlace(place, facts)
  const mark = `${String(place.index).padStart(3)} ${numbers.repeats ? '↻' : ' '}`
  return { mark, text: showCall(place.info), indent, numbers, effect: numbers.effect }
}

function targetRow(target: Target, indent: number, facts: Facts): Row {
  const said = isPipeline(target) ? ', a pipeline' : answerOf(target, facts)
  return { text: `→ ${target.id}${said}`, indent }
}

/** What a target makes of the request, in a plan. */
function answerOf(target: Target, { planned, paths }: Facts): string {
  const end = paths.find((path) => path.target === target)?.end
  const answer = end && planned?.ends.get(end)
  if (!answer) return ''
  const { accepts, takes, price } = answer
  if (price === undefined) return `: refuses it, ${String(accepts)}`
  const quoted = price === Infinity ? '' : `, for ${showNumber(price)}`
  if (takes) return `: takes it after ${takes.steps.join(' + ')}${quoted}`
  if (typeof accepts === 'string') return `: refuses it as it is, ${accepts}${quoted}`
  return `: ${accepts === true ? 'takes' : 'may take'} it${quoted}`
}
