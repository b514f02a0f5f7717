import type { ExplainedLayer, Explanation, Finding } from '@stint/core'
import type { Imported } from './import-from.ts'
import type { StintFile } from './stint-file.ts'

/** An explanation as JSON has it: what has no limit is null. */
interface ExplanationJson extends Omit<
  Explanation,
  'toString' | 'elapsedMs' | 'submissions' | 'cost' | 'layers'
> {
  readonly elapsedMs: number | null
  readonly submissions: number | null
  readonly cost: number | null
  readonly layers: readonly unknown[]
  readonly findings: readonly Finding[]
}

/** What `--json` prints of an import. */
export interface ImportedJson {
  readonly system: string
  readonly theirs: ExplanationJson
  readonly notes: readonly string[]
  readonly ours: StintFile
}

/** Plain data of an import, for `--json`. */
export function importedToJson({ system, theirs, notes, ours }: Imported): ImportedJson {
  const { attempts, elapsedMs, submissions, cost, atMost, layers, findings } = theirs.explain()
  return {
    system,
    theirs: {
      attempts,
      elapsedMs: limited(elapsedMs),
      submissions: limited(submissions),
      cost: limited(cost),
      atMost,
      layers: layers.map(layerJson),
      findings,
    },
    notes,
    ours: ours.data,
  }
}

function layerJson(layer: ExplainedLayer): unknown {
  const { elapsedMs, submissions, cost } = layer
  return {
    ...layer,
    elapsedMs: limited(elapsedMs),
    submissions: limited(submissions),
    cost: limited(cost),
  }
}

function limited(value: number): number | null {
  return value === Infinity ? null : value
}
