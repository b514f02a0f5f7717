import type { ZodError, ZodType } from 'zod'

/**
 * Checks a layer's options when the pipeline is declared.
 * @throws TypeError that names each option, what was given and what is allowed.
 */
export function checkOptions<T>(layer: string, schema: ZodType<T, any>, given: unknown): T {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new TypeError(`${layer}: ${problemsOf(parsed.error, given).join('; ')}`)
}

const secret = /api_?key|token|secret|password/i

/** One line for each issue: where (after a prefix, if any), what is expected, what was given. */
export function problemsOf(error: ZodError, given: unknown, prefix = ''): string[] {
  return error.issues.map((issue) => {
    const path = issue.path.map((part, at) => segment(part, at)).join('')
    const told = [prefix, path, tell(issue)].filter((part) => part !== '').join(': ')
    return isHidden(issue, path) ? told : told + got(valueAt(given, issue.path))
  })
}

function tell(issue: ZodError['issues'][number]): string {
  return issue.code === 'unrecognized_keys'
    ? `unknown ${list(issue.keys)}`
    : lowerFirst(issue.message)
}

/** Keys are never repeated, nor what a schema marks with `params: { given: 'hidden' }`. */
function isHidden(issue: ZodError['issues'][number], path: string): boolean {
  return secret.test(path) || (issue.code === 'custom' && issue.params?.['given'] === 'hidden')
}

function segment(part: PropertyKey, at: number): string {
  if (typeof part === 'number') return `[${part}]`
  return at === 0 ? String(part) : `.${String(part)}`
}

function list(keys: readonly string[]): string {
  const names = keys.map((key) => `'${key.slice(0, 60)}'`).join(', ')
  return `${keys.length === 1 ? 'option' : 'options'} ${names}`
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  let value = given
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Reflect.get(value, part)
  }
  return value
}

/** Bytes, long texts and whole objects are not repeated in a message. */
function got(value: unknown): string {
  if (typeof value === 'string')
    return value.length > 60 ? `, got ${value.length} characters` : `, got '${value}'`
  if (typeof value === 'number' || typeof value === 'boolean') return `, got ${value}`
  if (value === null) return ', got null'
  return ''
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
