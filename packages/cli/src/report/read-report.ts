import { showValue } from '@stint/core'
import type { z } from 'zod'
import { UsageError } from '../usage-error.ts'
import { boundOf } from './bound-of.ts'
import type { ReportFile } from './report-file.ts'
import { adviceSchema, explanationSchema, reportSchema } from './report-schema.ts'

/**
 * Reads the JSON of a report, or of what carries one in a field `report`: a CallError, a result, or
 * `{ report, explanation }`.
 * @param file what to call it in an error.
 * @throws UsageError that names the field, what was given and what is allowed.
 */
export function readReport(json: string, file: string): ReportFile {
  const value = parse(json, file)
  if (!isObject(value) || !('report' in value || 'attempts' in value)) {
    throw new UsageError(
      `${file}: expected a report, or an object with one in its field 'report', got ${describe(value)}`,
    )
  }
  if (!('report' in value)) return { report: check(reportSchema, value, file) }
  const { report, explanation, advice } = value
  return {
    report: check(reportSchema, report, file, ['report']),
    ...(isThere(explanation) && {
      bound: boundOf(check(explanationSchema, explanation, file, ['explanation'])),
    }),
    ...(isThere(advice) && { advice: check(adviceSchema, advice, file, ['advice']).text }),
  }
}

function parse(json: string, file: string): unknown {
  try {
    // A byte order mark is no JSON, but some editors write one.
    return JSON.parse(json.replace(/^\uFEFF/, ''))
  } catch (error) {
    if (json.trim() === '') throw new UsageError(`${file}: expected JSON, got nothing`)
    throw new UsageError(`${file}: expected JSON: ${(error as Error).message}`)
  }
}

function check<Value>(
  schema: z.ZodType<Value>,
  value: unknown,
  file: string,
  within: readonly string[] = [],
): Value {
  const { success, data, error } = schema.safeParse(value)
  if (success) return data
  const { path = [], message } = error.issues[0] ?? { message: 'is not what was expected' }
  const given = path.reduce<unknown>(
    (at, key) => (isObject(at) || Array.isArray(at) ? (at as never)[key as never] : undefined),
    value,
  )
  const place = showPath([...within, ...path]) || 'the report'
  const expected = message.replace(/^[A-Z][a-z ]+: /, '').replace(/, received .*$/, '')
  throw new UsageError(`${file}: ${place}: ${expected}, got ${describe(given)}`)
}

/** As it would be written in code: `attempts[2].fault.kind`. */
function showPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at > 0 ? '.' : ''}${String(key)}`))
    .join('')
}

function describe(value: unknown): string {
  return value === undefined ? 'nothing' : showValue(value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null
}
