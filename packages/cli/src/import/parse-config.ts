import { parseDocument } from 'yaml'
import { UsageError } from '../usage-error.ts'

/**
 * Reads YAML or JSON.
 * @throws UsageError that says where the text is wrong, and quotes nothing of it: it may hold keys.
 */
export function parseConfig(text: string, file: string): unknown {
  const json = asJson(text)
  if (json) return json.value
  const document = parseDocument(text, { prettyErrors: true })
  const [error] = document.errors
  if (!error) return toData(document, file)
  const [at] = error.linePos ?? []
  const where = at ? `${file}:${at.line}:${at.col}` : file
  throw new UsageError(
    `${where}: not YAML or JSON (${error.code.toLowerCase().replaceAll('_', ' ')})`,
  )
}

function toData(document: { toJS: () => unknown }, file: string): unknown {
  try {
    return document.toJS()
  } catch {
    throw new UsageError(`${file}: an alias (*name) is nowhere set, or aliases multiply`)
  }
}

/** First, because JSON may be indented by tabs. */
function asJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}
