import type { Layer, Target } from '@stint/core'
import type { z } from 'zod'

/** Gives the target of a name; undefined, with a problem noted, where there is none. */
export type FindTarget = (name: string, place: string | number) => Target | undefined

/** A layer that files can name. */
export interface LayerKind {
  /** What it takes in a file. */
  readonly schema: z.ZodType
  /**
   * Makes it.
   * @throws TypeError when options do not go together.
   */
  readonly make: (options: any, find: FindTarget) => Layer | undefined
}

/** A provider that files can name. */
export interface ProviderKind {
  /** What it takes in a file, beside `type`. */
  readonly schema: z.ZodType
  /** Where it looks for its key, in this order, when the file gives none. */
  readonly keyVariables?: readonly string[] | undefined
  /** @throws TypeError when options do not go together. */
  readonly make: (options: any, find: FindTarget) => Target | undefined
}

/** Layers and providers of a package, by the names that files call them. */
export interface Plugin {
  readonly layers?: Readonly<Record<string, LayerKind>> | undefined
  readonly providers?: Readonly<Record<string, ProviderKind>> | undefined
}

/** Checks the types of a plugin: a package exports it as `stint`. */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin
}
