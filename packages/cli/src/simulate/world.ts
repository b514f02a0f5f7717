import type { FaultKind } from '@stint/core'
import type { Distribution } from './distribution.ts'
import type { ShapeCondition } from './shape.ts'

/** A fault kind, or an answer that never comes. */
export type Mishap = FaultKind | 'hang'

/** How often an attempt meets a mishap, and how. */
export interface MishapRate {
  /** Share of attempts, 0 to 1. */
  readonly rate: number
  /** How long it takes until the fault is there. */
  readonly after?: Distribution | undefined
  /** What the fault asks for, in milliseconds. */
  readonly retryAfter?: number | undefined
  /** A request that met it meets it again wherever it is sent unchanged: at the same target, or at every one. */
  readonly sticky?: 'target' | 'everywhere' | undefined
}

export type MishapRates = Readonly<Partial<Record<Mishap, MishapRate>>>

/** How requests of one shape fare. */
export interface Case {
  readonly if: ShapeCondition
  readonly latency?: Distribution | undefined
  readonly faults?: MishapRates | undefined
}

/** How one target behaves. */
export interface TargetWorld {
  readonly latency?: Distribution | undefined
  readonly faults?: MishapRates | undefined
  readonly when?: readonly Case[] | undefined
  readonly limit?: { readonly perMinute: number } | undefined
  /** Of one image. */
  readonly price?: number | undefined
  readonly takes?: ShapeCondition | undefined
}

/** A time in which targets fare worse, together. */
export interface Outage {
  /** Names of targets; all of them when left out. */
  readonly targets?: readonly string[] | undefined
  /** When it begins, in milliseconds. */
  readonly from?: number | undefined
  /** Mean time from the end of one to the next, in milliseconds. */
  readonly every?: number | undefined
  readonly lasting: Distribution
  readonly faults: MishapRates
  /** What latencies are multiplied by. */
  readonly slower: number
}

/** A kind of request, and its part in the mix. */
export interface RequestKind {
  /** Its weight beside the others. */
  readonly share: number
  /** Characters of its prompt. */
  readonly prompt: number
  readonly references: number
  readonly n?: number | undefined
  readonly size?: string | undefined
  readonly aspectRatio?: string | undefined
}

/** What a simulation takes place in. */
export interface World {
  readonly requests: Readonly<Record<string, RequestKind>>
  /** Calls that come in each second on average, by chance; one after the other when left out. */
  readonly perSecond: number | undefined
  /** What the caller does when a call fails: makes it again. */
  readonly again: { readonly times: number; readonly after: number }
  readonly targets: Readonly<Record<string, TargetWorld>>
  readonly outages: readonly Outage[]
}
