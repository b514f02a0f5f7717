import { measures, type Comparison, type Difference, type Measure } from './comparison.ts'
import { leastCalls } from './estimate.ts'
import { styles } from './show-figure.ts'

/** Says in a sentence or two what differs between two pipelines, and whether that is beyond chance. */
export function verdict(first: string, second: string, comparison: Comparison): string {
  const beyond = measures.filter((measure) => comparison[measure].beyondChance)
  const differing = measures.filter((measure) => comparison[measure].value !== 0)
  const open = differing.filter((measure) => comparison[measure].low === undefined)
  const within = differing.filter((measure) => !beyond.includes(measure) && !open.includes(measure))
  const against = `${first} against ${second}`
  if (differing.length === 0) return `${against}: no difference.`
  if (open.length === differing.length) {
    return `${against}: whether what differs is beyond chance is not known; it takes ${leastCalls} calls or more.`
  }
  const told = beyond.map((measure) => tell(comparison[measure], measure))
  const sure =
    told.length === 0
      ? `${against}: nothing that differs is beyond chance.`
      : `${against}, beyond chance: ${told.join(', ')}.`
  return [
    sure,
    ...(told.length === 0 ? [] : list('Within chance', within)),
    ...list('Not known', open),
  ].join(' ')
}

function list(what: string, some: readonly Measure[]): readonly string[] {
  if (some.length === 0) return []
  return [`${what}: ${some.map((measure) => styles[measure].name).join(', ')}.`]
}

function tell({ value }: Difference, measure: Measure): string {
  const { show, differs, more, less } = styles[measure]
  return `${show(Math.abs(value))}${differs} ${value > 0 ? more : less}`
}
