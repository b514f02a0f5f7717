import type { Reply } from './wire.ts'

/** A request that the vendor refuses by itself, whatever the script says. */
export class Rejection extends Error {
  readonly reply: Reply

  constructor(reply: Reply) {
    super(`refused with ${reply.status}`)
    this.name = 'Rejection'
    this.reply = reply
  }
}
