import * as core from '@stint/core'
import * as middleware from '@stint/middleware'

/** The engine under test, and the layers built on it: the real ones or broken ones. */
export interface Kit {
  readonly core: typeof core
  readonly middleware: typeof middleware
}

export const realKit: Kit = { core, middleware }
