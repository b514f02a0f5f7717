/** What the body of an error says of itself, as far as it does. */
export interface ErrorDetail {
  readonly code: string | undefined
  readonly type: string | undefined
  readonly message: string | undefined
  readonly param: string | undefined
  /** The object that these were read from, for what only one vendor has in it. */
  readonly fields: Readonly<Record<string, unknown>>
}

type Fields = Readonly<Record<string, unknown>>

const nestingKeys = ['error', 'errors', 'detail', 'response']
const messageKeys = ['message', 'msg', 'detail', 'error_description', 'error', 'title', 'reason']

/**
 * Reads the body of an error leniently: `{ error: { code, type, message, param } }` and its like,
 * one level deep or three, in a list, as JSON inside a message, as HTML, or as plain text.
 */
export function readErrorDetail(body: string): ErrorDetail {
  const json = parse(body)
  if (json === undefined) return { ...nothing, message: plainText(body) }
  const fields = errorFields(json, 0)
  const message = first(fields, messageKeys)
  const inner = message?.trimStart().startsWith('{') ? readErrorDetail(message) : undefined
  return {
    code: text(fields['code']) ?? inner?.code ?? text(fields['status']),
    type: text(fields['type']) ?? inner?.type,
    message: inner?.message ?? message,
    param: text(fields['param']) ?? inner?.param,
    fields,
  }
}

const nothing = {
  code: undefined,
  type: undefined,
  message: undefined,
  param: undefined,
  fields: {},
}

/** The innermost object that describes the error; what stands around it fills the gaps. */
function errorFields(json: unknown, depth: number): Fields {
  if (Array.isArray(json)) return errorFields(json[0], depth + 1)
  if (!isFields(json) || depth > 3) return typeof json === 'string' ? { message: json } : {}
  const key = nestingKeys.find((name) => isNested(json[name]))
  if (key === undefined) return json
  const { [key]: below, ...around } = json
  return { ...around, ...errorFields(below, depth + 1) }
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function isFields(value: unknown): value is Fields {
  return isNested(value) && !Array.isArray(value)
}

function first(fields: Fields, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = fields[key]
    if (typeof value === 'string' && value.trim() !== '') return value
  }
  return undefined
}

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function parse(body: string): unknown {
  if (!/^\s*[{["]/.test(body)) return undefined
  try {
    return JSON.parse(body)
  } catch {
    // Not JSON, or cut off: its text still says something.
    return undefined
  }
}

/** An error page of a gateway says most in its title. */
function plainText(body: string): string | undefined {
  const title = /<title>([^<]*)<\/title>/i.exec(body)?.[1]
  const plain = (title ?? body.replace(/<[^<>]*>/g, ' ')).replace(/\s+/g, ' ').trim()
  return plain === '' ? undefined : plain
}
