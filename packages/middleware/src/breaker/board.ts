import type { Context } from '@stint/core'
import type { EndedCall } from './circuit-rules.ts'
import type { HalfOpen, Open } from './circuit.ts'

/** What a call that is let in has to show when it has ended. */
export interface Admitted<Ticket> {
  readonly ticket: Ticket
  readonly isProbe: boolean
}

/** Whether a call is let in; or the circuit that keeps it out. */
export type Admission<Ticket> = Admitted<Ticket> | { readonly shut: Open | HalfOpen }

/** Every circuit of one breaker, as its layer sees them. */
export interface Board<Ticket> {
  /** What lets any call in, whatever its key, as long as nothing is known of any key; a success adds nothing to that. */
  readonly unwritten?: Admission<Ticket> | undefined
  /** A promise only where others have to be asked. */
  admit(key: string, ctx: Context): Admission<Ticket> | Promise<Admission<Ticket>>
  settle(key: string, ticket: Ticket, ended: EndedCall, ctx: Context): void
}
