import { isPlainObject } from '@stint/core'
import { UsageError } from '../usage-error.ts'

/**
 * Reads the fields of a configuration, and knows in the end which nobody asked for. What is wrong is a UsageError with
 * the path of the field, and without its value, which may be a secret.
 */
export class Fields {
  readonly path: string
  readonly #given: Readonly<Record<string, unknown>>
  readonly #unread: Set<string>
  readonly #inside: Fields[] = []

  /** @throws UsageError when it is no object. */
  constructor(given: unknown, path: string) {
    if (!isPlainObject(given)) throw wrong(path, 'an object', given)
    this.path = path
    this.#given = given as Readonly<Record<string, unknown>>
    this.#unread = new Set(Object.keys(given))
  }

  has(name: string): boolean {
    return this.#given[name] !== undefined && this.#given[name] !== null
  }

  names(): readonly string[] {
    return Object.keys(this.#given)
  }

  /** Fields that are known, and have no part in how often and how long. */
  skip(...names: readonly string[]): void {
    for (const name of names) this.#unread.delete(name)
  }

  /** As it is given: for what may be of more than one kind. */
  raw(name: string): unknown {
    return this.#take(name)
  }

  text(name: string): string | undefined {
    const value = this.#take(name)
    if (value === undefined || typeof value === 'string') return value
    throw wrong(this.at(name), 'a text', value)
  }

  flag(name: string): boolean | undefined {
    const value = this.#take(name)
    if (value === undefined || typeof value === 'boolean') return value
    throw wrong(this.at(name), 'true or false', value)
  }

  /** A whole number from `least`. */
  count(name: string, least = 0): number | undefined {
    const value = asNumber(this.#take(name))
    if (value === undefined) return undefined
    if (Number.isSafeInteger(value) && Number(value) >= least) return Number(value)
    throw wrong(this.at(name), `a whole number from ${least}`, value)
  }

  /** A number above zero, in units of so many milliseconds. */
  time(name: string, unitMs: number): number | undefined {
    const value = asNumber(this.#take(name))
    if (value === undefined) return undefined
    const unit = unitMs === 1 ? 'milliseconds' : 'seconds'
    if (typeof value === 'number' && value > 0 && value < Infinity) return value * unitMs
    throw wrong(this.at(name), `${unit} above 0`, value)
  }

  object(name: string): Fields | undefined {
    const value = this.#take(name)
    return value === undefined ? undefined : this.#keep(new Fields(value, this.at(name)))
  }

  /** @throws UsageError when it is there, and no list. */
  list(name: string): readonly unknown[] | undefined {
    const value = this.#take(name)
    if (value === undefined || Array.isArray(value)) return value
    throw wrong(this.at(name), 'a list', value)
  }

  objects(name: string): readonly Fields[] | undefined {
    const path = this.at(name)
    return this.list(name)?.map((each, at) => this.#keep(new Fields(each, `${path}[${at}]`)))
  }

  texts(name: string): readonly string[] | undefined {
    return this.list(name)?.map((each, at) => {
      if (typeof each === 'string') return each
      throw wrong(`${this.at(name)}[${at}]`, 'a text', each)
    })
  }

  at(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`
  }

  /** Paths of the fields that nobody asked for, here and inside. */
  unread(): readonly string[] {
    const here = [...this.#unread].map((name) => this.at(name))
    return [...here, ...this.#inside.flatMap((each) => each.unread())]
  }

  #take(name: string): unknown {
    this.#unread.delete(name)
    return this.#given[name] ?? undefined
  }

  #keep(fields: Fields): Fields {
    this.#inside.push(fields)
    return fields
  }
}

/** Configurations quote numbers too. */
function asNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value
}

/** A value of the wrong kind may be a key in the wrong place: numbers alone are shown. */
export function wrong(path: string, expected: string, given: unknown): UsageError {
  const where = path === '' ? 'the configuration' : path
  return new UsageError(`${where}: expected ${expected}, got ${kindOf(given)}`)
}

function kindOf(given: unknown): string {
  if (given === undefined) return 'nothing'
  if (given === null) return 'null'
  if (typeof given === 'number') return String(given)
  if (typeof given === 'string') return 'a text'
  return Array.isArray(given)
    ? 'a list'
    : `${typeof given === 'object' ? 'an' : 'a'} ${typeof given}`
}
