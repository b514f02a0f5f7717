import type { ZodError, ZodType } from 'zod'
import { isPlainObject } from './is-plain-object.ts'
import { redact } from './faults/redact.ts'

/**
 * Checks a layer's options when the pipeline is declared. Only what was put into them counts: what an object inherits, or
 * all objects do, is no option.
 * @throws TypeError that names each option, what was given and what is allowed.
 */
export function checkOptions<T>(layer: string, schema: ZodType<T, any>, given: unknown): T {
  const own = ownOptions(layer, given)
  const parsed = schema.safeParse(own)
  if (parsed.success) return parsed.data
  const problems = problemsOf(parsed.error, own, { schema, noun: 'option' })
  throw new TypeError(`${layer}: ${problems.join('; ')}`)
}

function ownOptions(layer: string, given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given
  if (isPlainObject(given)) return Object.assign(Object.create(null), given) as object
  throw new TypeError(
    `${layer}: expected options as a plain object, got one that inherits from another`,
  )
}

/** `maxOutputTokens` is a number like any other. */
const secret = /api_?key|(?<!output)token|secret|password/i

/** How problems are told. */
export interface Telling {
  /** Stands before each line. */
  readonly prefix?: string
  /** Whose fields are listed beside an unknown one. */
  readonly schema?: ZodType
  /** What its fields are called. Default `field`. */
  readonly noun?: 'option' | 'field'
}

/** Nobody reads more of them, and what is wrong from end to end has a million. */
const mostProblems = 50

/** One line for each issue, up to 50 of them: where, what is expected, what was given. */
export function problemsOf(error: ZodError, given: unknown, telling: Telling = {}): string[] {
  const { prefix = '' } = telling
  const told = error.issues.slice(0, mostProblems).map((issue) => {
    const path = issue.path.map((part, at) => segment(part, at)).join('')
    const line = [prefix, path, tell(issue, telling)].filter((part) => part !== '').join(': ')
    return isHidden(issue, path) ? line : line + got(valueAt(given, issue.path))
  })
  const more = error.issues.length - told.length
  return more > 0 ? [...told, `and ${more} more`] : told
}

function tell(issue: ZodError['issues'][number], { schema, noun = 'field' }: Telling): string {
  if (issue.code !== 'unrecognized_keys') return lowerFirst(issue.message)
  const more = issue.keys.length - mostProblems
  const names = [
    ...issue.keys.slice(0, mostProblems).map((key) => `'${key.slice(0, 60)}'`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join(', ')
  const allowed = issue.path.length === 0 ? namesIn(schema as Wrapped | undefined) : []
  const rest = allowed.length > 0 ? `; allowed are ${allowed.join(', ')}` : ''
  return `unknown ${noun}${issue.keys.length === 1 ? '' : 's'} ${names}${rest}`
}

/** What this needs to know of a schema: its fields, or what it is put around. */
interface Wrapped {
  readonly shape?: object
  readonly def?: { readonly innerType?: Wrapped; readonly in?: Wrapped }
}

/** The fields of an object schema, also behind refinements. */
function namesIn(schema: Wrapped | undefined): string[] {
  for (let at = schema; at; at = at.def?.innerType ?? at.def?.in) {
    if (at.shape) return Object.keys(at.shape)
  }
  return []
}

/** What stands in place of all options, and keys, are never repeated, nor what a schema marks with `params: { given: 'hidden' }`. */
function isHidden(issue: ZodError['issues'][number], path: string): boolean {
  if (path === '' || secret.test(path)) return true
  return issue.code === 'custom' && issue.params?.['given'] === 'hidden'
}

function segment(part: PropertyKey, at: number): string {
  if (typeof part === 'number') return `[${part}]`
  return at === 0 ? String(part) : `.${String(part)}`
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
    return value.length > 60 ? `, got ${value.length} characters` : `, got '${redact(value)}'`
  if (typeof value === 'number' || typeof value === 'boolean') return `, got ${value}`
  if (value === null) return ', got null'
  return ''
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
