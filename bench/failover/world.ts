import type { Luck } from './luck.ts'
import type { Step } from './step.ts'

/** The main vendor is flaky. The backup takes all that the main one takes, and costs as much. */
export type VendorName = 'main' | 'backup'

/** What a vendor goes by when it answers. */
export interface Arrival {
  readonly vendor: VendorName
  /** The number of its call, from 1. */
  readonly call: number
  /** How many submissions of this call it has had, this one included. */
  readonly nth: number
  /** Whether the prompt is the lighter one. */
  readonly light: boolean
  /** Seconds since the world began: the same for all that is sent at that time. */
  readonly at: number
  /** The chance of this submission: the same whoever sends it. */
  readonly luck: Luck
  /** The chance of its call: the same for all of its submissions. */
  readonly callLuck: Luck
}

/** A way for a vendor to misbehave. */
export interface World {
  readonly name: string
  /** What happens in it, in a sentence. */
  readonly says: string
  readonly calls: number
  /** Images that a call asks for; a vendor makes one at a time. Default 1. */
  readonly images?: number
  /** Seconds from the beginning of a call to that of the next, however long the first takes. Default 10. */
  readonly every?: number
  /** An agent that calls its tool again when it failed: so many times in all, with a pause in seconds. */
  readonly agent?: { readonly calls: number; readonly pause: number }
  answer(arrival: Arrival): Step
}
