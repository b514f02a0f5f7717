import type { Cooldown } from './bounded.ts'
import type { Route } from './route.ts'
import type { Settings, SettingTable } from './settings.ts'

/** What a configuration of another system says. */
export interface Reading {
  /** What its picture is called. */
  readonly id: string
  readonly route: Route
  readonly cooldown?: Cooldown | undefined
  /** What a reader should know, in whole sentences. */
  readonly notes: readonly string[]
}

/** Another system, and how to read what is configured there. */
export interface ImportSystem {
  readonly name: string
  /** What the file is usually called; undefined where everything is configured in code. */
  readonly file?: string
  readonly settings: SettingTable
  /** @param config the parsed file; undefined where the system has none. */
  read(config: unknown, settings: Settings): Reading
}
