import { durationMs } from '@stint/core'
import { UsageError } from '../usage-error.ts'

/** What `--set name=value` may say, beside or instead of a configuration. */
export interface Setting {
  readonly kind: 'count' | 'duration' | 'text'
  readonly about: string
  /** Of a count. Default 0. */
  readonly least?: number
}

export type SettingTable = Readonly<Record<string, Setting>>

/** Settings as they were given, checked: counts as numbers, durations in milliseconds. */
export class Settings {
  readonly #numbers = new Map<string, number>()
  readonly #texts = new Map<string, string>()

  /** @throws UsageError for a setting that the system does not have, or a value that is none. */
  constructor(system: string, table: SettingTable, given: Readonly<Record<string, string>>) {
    for (const [name, value] of Object.entries(given)) {
      const setting = Object.hasOwn(table, name) ? table[name] : undefined
      if (!setting) {
        throw new UsageError(
          `--set ${name.slice(0, 60)}: ${system} has no such setting; ${allowed(table)}`,
        )
      }
      if (setting.kind === 'text') this.#texts.set(name, value)
      else this.#numbers.set(name, readNumber(name, setting, value))
    }
  }

  number(name: string): number | undefined {
    return this.#numbers.get(name)
  }

  text(name: string): string | undefined {
    return this.#texts.get(name)
  }
}

/**
 * Reads `name=value` of each `--set`.
 * @throws UsageError for what has another form.
 */
export function parseSettings(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at > 0) return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
      throw new UsageError(`--set ${pair.slice(0, 60)}: expected name=value, like maxRetries=5`)
    }),
  )
}

function readNumber(name: string, { kind, least = 0 }: Setting, value: string): number {
  if (kind === 'duration') {
    const ms = durationMs(value)
    if (ms !== undefined && ms < Infinity) return ms
    throw new UsageError(`--set ${name}=${value}: expected a duration with a unit, like 900s`)
  }
  const count = /^\d+$/.test(value) ? Number(value) : -1
  if (count >= least && Number.isSafeInteger(count)) return count
  throw new UsageError(`--set ${name}=${value}: expected a whole number from ${least}`)
}

function allowed(table: SettingTable): string {
  return `there are ${Object.keys(table).join(', ')}`
}
