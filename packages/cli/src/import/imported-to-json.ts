import { explanationJson } from '../explanation-json.ts'
import type { Imported } from './import-from.ts'
import type { StintFile } from './stint-file.ts'

/** What `--json` prints of an import. */
export interface ImportedJson {
  readonly system: string
  /** As `stint explain --json` has it; what has no limit becomes null in JSON. */
  readonly theirs: object
  readonly notes: readonly string[]
  readonly ours: StintFile
}

/** Plain data of an import, for `--json`. */
export function importedToJson({ system, theirs, notes, ours }: Imported): ImportedJson {
  return { system, theirs: explanationJson(theirs.explain()), notes, ours: ours.data }
}
