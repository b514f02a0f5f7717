import { showValue } from '@stint/core'
import type { z } from 'zod'
import { UsageError } from '../usage-error.ts'
import { suggest } from './nearest.ts'
import type { Path, Source } from './source.ts'

/** One thing that is wrong in a file. */
interface Problem {
  readonly path: Path
  readonly message: string
  readonly what?: 'value' | 'name'
}

const secret = /key|token|secret|password/i

/** Collects what is wrong in a file, so that all of it is said at once. */
export class Problems {
  readonly #source: Source
  readonly #found: Problem[] = []

  constructor(source: Source) {
    this.#source = source
  }

  add(path: Path, message: string, what?: 'value' | 'name'): void {
    this.#found.push({ path, message, ...(what && { what }) })
  }

  /**
   * Checks a part of the file.
   * @returns what the schema made of it; undefined when it does not fit.
   */
  check<T>(path: Path, schema: z.ZodType<T>, given: unknown): T | undefined {
    const parsed = schema.safeParse(given)
    if (parsed.success) return parsed.data
    for (const issue of parsed.error.issues) this.#addIssue(path, issue, schema, given)
    return undefined
  }

  /** Checks the options of what may stand in the file without any. */
  checkOptions<T>(path: Path, schema: z.ZodType<T>, given: unknown): T | undefined {
    if (given !== undefined) return this.check(path, schema, given)
    const parsed = schema.safeParse({})
    if (parsed.success) return parsed.data
    for (const issue of parsed.error.issues) this.#addIssue(path, issue, schema, undefined)
    return undefined
  }

  /** Runs what may throw a TypeError of an option, and puts it where that option stands. */
  attempt<T>(path: Path, make: () => T): T | undefined {
    try {
      return make()
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      const prefix = `${String(path.at(-1))}: `
      const { message } = error
      this.add(path, message.startsWith(prefix) ? message.slice(prefix.length) : message, 'name')
      return undefined
    }
  }

  get any(): boolean {
    return this.#found.length > 0
  }

  /** A line for each problem. */
  error(): UsageError {
    const lines = this.#found.map(({ path, message, what }) => {
      const where = this.#source.at(path, what)
      const named = path.length === 0 ? '' : `${showPath(path)}: `
      return `${this.#source.file}${where}: ${named}${message}`
    })
    return new UsageError(lines.join('\n'))
  }

  #addIssue(at: Path, issue: z.core.$ZodIssue, schema: z.ZodType, given: unknown): void {
    const inside = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
    const path = [...at, ...inside]
    if (issue.code !== 'unrecognized_keys') {
      const hidden =
        // What stands in place of a provider's options is most likely its key.
        (at[0] === 'providers' && inside.length === 0) ||
        (issue.code === 'custom' && issue.params?.['given'] === 'hidden') ||
        path.some((part) => typeof part === 'string' && secret.test(part))
      this.add(path, `${lowerFirst(issue.message)}${hidden ? '' : got(valueAt(given, inside))}`)
      return
    }
    const names = inside.length === 0 ? namesOf(schema) : []
    for (const key of issue.keys) {
      const hint = suggest(key, names)
      this.add([...path, key], `unknown option '${key.slice(0, 60)}'${hint}`, 'name')
    }
  }
}

function namesOf(schema: z.ZodType): string[] {
  return 'shape' in schema ? Object.keys(schema.shape as object) : []
}

/** `pipelines.poster.layers[2].retry` */
function showPath(path: Path): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`))
    .join('')
}

function valueAt(given: unknown, path: Path): unknown {
  let value = given
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Reflect.get(value, part)
  }
  return value
}

function got(value: unknown): string {
  return value === undefined ? '' : `, got ${showValue(value)}`
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
