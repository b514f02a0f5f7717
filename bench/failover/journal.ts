import type { Step } from './step.ts'
import type { VendorName } from './world.ts'

/** One submission, as the vendor saw it. */
export interface Entry {
  readonly vendor: VendorName
  /** The number of the call that it belongs to, also when it comes late. */
  readonly call: number
  /** Milliseconds of virtual time. */
  readonly at: number
  /** Of the address and all fields of the body. */
  readonly digest: string
  readonly light: boolean
  readonly step: Step
  /** When its sender had an answer or gave up; undefined while neither. */
  endedAt: number | undefined
  /** Whether its sender gave up. */
  cut: boolean
}

/** One time that a caller asked a peer for an image, and what it got. */
export interface Asked {
  readonly call: number
  readonly began: number
  /** When the caller had an answer; Infinity as long as it has none. */
  ended: number
  /** Whether it was an image. */
  ok: boolean
  /** What it was otherwise, in a line. */
  failure: string | undefined
}

/** All that happened to one peer in one world. */
export interface Journal {
  readonly entries: readonly Entry[]
  readonly asked: readonly Asked[]
  /** Timers left when all calls had been answered, and a long time had passed. */
  readonly timersLeft: number
}
