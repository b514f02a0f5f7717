import type { Circuit } from './circuit.ts'

export type BreakerState = Circuit['state']

/** One change of state, as `onChange` is told of it. */
export interface BreakerChange {
  /** Whose circuit; undefined when all were opened, or closed again, by hand. */
  readonly key: string | undefined
  readonly from: BreakerState
  readonly to: BreakerState
  /** When, on the clock of the calls, in milliseconds. */
  readonly at: number
}

/** The option `onChange`. */
export type BreakerListener = (change: BreakerChange) => void

/**
 * Tells a listener, which cannot break the call it happens in: what it throws, or rejects with, becomes a warning.
 * @throws what the listener throws, where there is no call to warn.
 */
export function tellChange(
  listener: BreakerListener,
  change: BreakerChange,
  warn: ((text: string) => void) | undefined,
): void {
  const say = warn ?? ((text: string): void => process.emitWarning(text, 'StintWarning'))
  const warnOf = (error: unknown): void => {
    say(`breaker: onChange threw: ${error instanceof Error ? error.message : typeof error}`)
  }
  try {
    // It may be an async function.
    Promise.resolve(listener(change)).catch(warnOf)
  } catch (error) {
    if (!warn) throw error
    warnOf(error)
  }
}
