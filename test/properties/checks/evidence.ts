import { kindOf } from '../layers.ts'
import type { Plan } from '../plan.ts'
import { framesOf } from '../probe.ts'
import type { Outcome } from '../run-plan.ts'
import { termsIn, type Term } from '../term.ts'
import type { Evidence, PlacedLayer } from './violation.ts'

/** Lays what came of a plan beside what the plan says. */
export function evidenceOf(plan: Plan, outcome: Outcome): Evidence {
  const lines = [...termsIn(plan.parts.map(([, term]) => term))].filter(
    ({ name }) => name === 'line',
  )
  const layers = lines.flatMap((line) => layersOf(line, outcome))
  const byPlace = new Map(layers.map((layer) => [`${layer.line} ${layer.at}`, layer]))
  return {
    ...outcome,
    plan,
    layers,
    probed: lines.every((line) =>
      line.chain?.some(({ args }) => (args?.[0] as Term | undefined)?.name === 'probe'),
    ),
    above: ({ line, at }) => byPlace.get(`${line} ${at - 1}`),
    around: ({ frame }) => [...framesOf(frame)],
  }
}

function layersOf(line: Term, { pipelines }: Outcome): PlacedLayer[] {
  const id = String(line.args?.[0])
  const made = (pipelines.get(id)?.layers ?? []).filter((layer) => nameOf(layer) !== 'probe')
  const terms = (line.chain ?? [])
    .filter(({ name }) => name === 'use')
    .map(({ args }) => args?.[0] as Term)
    .filter(({ name }) => name !== 'probe')
  return terms.flatMap((term, at) => {
    const kind = kindOf(term.name)
    const layer = made[at]
    if (!kind || !layer) return []
    const entries = typeof layer === 'object' ? (k: number) => layer.entries(k) : undefined
    return [{ line: id, at, term, kind, entries }]
  })
}

function nameOf(layer: { readonly name: string }): string {
  return layer.name
}
