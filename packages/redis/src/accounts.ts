import type { SharedAccount, SharedLimits } from '@stint/core'
import type { Connection } from './connection.ts'

/** The accounts of scopes. */
export class Accounts {
  readonly #connection: Connection

  constructor(connection: Connection) {
    this.#connection = connection
  }

  account(id: string, _limits: SharedLimits): SharedAccount {
    throw new Error(`not made yet: ${this.#connection.key('scope', id)}`)
  }
}
