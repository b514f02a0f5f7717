type Value = string | number | Uint8Array | null | undefined | readonly (string | Uint8Array)[]

/** Headers as Node and the versions of undici keep them: names and values in turn, an object, or a block of text. */
export type RawHeaders = string | readonly Value[] | Readonly<Record<string, Value>>

/** The same as Headers. One that Headers does not take is left out. */
export function rawHeaders(raw: RawHeaders): Headers {
  const headers = new Headers()
  for (const [name, value] of pairs(raw)) {
    for (const each of Array.isArray(value) ? value : [value]) append(headers, name, each as Value)
  }
  return headers
}

function pairs(raw: RawHeaders): readonly (readonly [name: string, value: Value])[] {
  if (typeof raw === 'string') return raw.split('\r\n').map(splitLine)
  if (!isList(raw)) return Object.entries(raw)
  return Array.from({ length: raw.length >> 1 }, (_, at) => [text(raw[2 * at]), raw[2 * at + 1]])
}

function append(headers: Headers, name: string, value: Value): void {
  if (name === '' || name.startsWith(':') || value === null || value === undefined) return
  try {
    headers.append(name, text(value))
  } catch {
    // node:http sends what Headers refuses (a value in another script): nothing here depends on it.
  }
}

function splitLine(line: string): readonly [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, Math.max(0, colon)), line.slice(colon + 1).trim()]
}

function text(value: Value): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)
}

function isList(raw: RawHeaders): raw is readonly Value[] {
  return Array.isArray(raw)
}
