import type { Middleware } from '@stint/core'
import { z } from 'zod'

/** Options of `trace`. */
export interface TraceOptions {
  /**
   * Puts the messages of faults into the status of spans. A vendor may repeat the prompt in them. Default false: the
   * status has the kind of the fault, and the HTTP status.
   */
  readonly messages?: boolean | undefined
}

/** A change of a circuit's state, as a breaker tells it. */
export interface CircuitChange {
  /** Whose circuit; undefined for all of them. */
  readonly key: string | undefined
  readonly from: string
  readonly to: string
}

/** What `trace` gives: a layer, and a listener for breakers. */
export interface Trace extends Middleware {
  /** For `breaker({ onChange })`: counts changes, keeps how many circuits are not closed, marks the span of the call. */
  readonly onBreakerChange: (change: CircuitChange) => void
}

export const traceShape: { readonly messages: z.ZodOptional<z.ZodBoolean> } = {
  messages: z.boolean({ error: 'expected true or false' }).optional(),
}

export const traceSchema: z.ZodObject = z.strictObject(traceShape)
