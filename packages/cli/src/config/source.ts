import { LineCounter, isMap, isPair, isSeq, parseDocument, type Node } from 'yaml'
import { UsageError } from '../usage-error.ts'

/** Where something stands in a file: names of fields, and places in lists. */
export type Path = readonly (string | number)[]

/** What a configuration file holds, and where. */
export interface Source {
  /** As messages name it. */
  readonly file: string
  readonly data: unknown
  /** `:line:column` of a value, or of the name of a field; empty where a file has no lines to point to. */
  at(path: Path, what?: 'value' | 'name'): string
}

/**
 * Reads YAML, of which JSON is a part.
 * @throws UsageError with line and column where it is neither.
 */
export function parseSource(file: string, text: string): Source {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `:${line}:${col}`
  }
  const [error] = document.errors
  if (error) throw new UsageError(`${file}${place(error.pos[0])}: ${error.message}`)
  return {
    file,
    data: toData(file, document),
    at(path, what = 'value') {
      const offset = offsetOf(document.contents, path, what)
      return offset === undefined ? '' : place(offset)
    },
  }
}

/** A module has no lines that its values came from. */
export function moduleSource(file: string, data: unknown): Source {
  return { file, data, at: () => '' }
}

/** @throws UsageError that does not repeat the name of an alias: a key may begin with `*`. */
function toData(file: string, document: { toJS: () => unknown }): unknown {
  try {
    return document.toJS()
  } catch {
    throw new UsageError(`${file}: an alias (*name) is nowhere set, or aliases multiply`)
  }
}

/** Where the last part of a path that is there begins. */
function offsetOf(root: Node | null, path: Path, what: 'value' | 'name'): number | undefined {
  let node: unknown = root
  let found = root?.range?.[0]
  for (const [at, part] of path.entries()) {
    const next: unknown = isSeq(node)
      ? node.items[Number(part)]
      : isMap(node)
        ? node.items.find(({ key }) => String(key) === String(part))
        : undefined
    if (next === undefined) return found
    const { key, value } = isPair(next) ? next : { key: next, value: next }
    const last = at === path.length - 1
    const shown = (last && what === 'name') || !hasRange(value) ? key : value
    found = hasRange(shown) ? shown.range[0] : found
    node = value
  }
  return found
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
}
