import { isPlainObject, parseDuration, type Duration } from '@stint/core'
import { z } from 'zod'
import { durationOption, inCodeOnly, layerOptions, wholeNumber } from '../layer-options.ts'
import {
  sharedIdOption,
  sharedOption,
  type SharedOptions,
  type SharedGiven,
} from '../shared-options.ts'
import { keyOption, type BreakerKey } from './breaker-key.ts'
import type { CircuitRules } from './circuit-rules.ts'
import type { BreakerListener } from './state-change.ts'
import { toWindow, windowOption } from './window/window-option.ts'

/** Options of `breaker`. */
export interface BreakerOptions {
  /** Failures in a row that open a circuit. Default 5, unless `rate` takes its place. */
  readonly failures?: number | undefined
  /** The share of failures in the window that opens a circuit, above 0 to 1. Not beside `failures`. */
  readonly rate?: number | undefined
  /** Opens a circuit when calls are slow, whether or not they succeed. Beside `failures` or `rate`. */
  readonly slow?: SlowCalls | undefined
  /**
   * What `rate` and `slow` look at: a number is so many calls (1 to 1,000), a string like `'60s'` is a time in whole
   * seconds. Default 20 calls.
   */
  readonly window?: Duration | undefined
  /** Calls in the window below which no share counts. Default 10, or a smaller window of calls. */
  readonly minimum?: number | undefined
  /** From opening to the first probe. Default 30 s. */
  readonly cooldown?: Duration | undefined
  /** Calls let through when half-open, which decide together. Default 1. */
  readonly probes?: number | undefined
  /** What has a circuit of its own. Default `'target'`. */
  readonly key?: BreakerKey | undefined
  /** Circuits kept; beyond, the least recently used goes. Default 1,000. */
  readonly maxKeys?: number | undefined
  /** Told of every change of a circuit's state, once it has happened. What it throws becomes a warning. */
  readonly onChange?: BreakerListener | undefined
}

/** Options of a `breaker` that decides together with other processes. */
export interface SharedBreakerOptions extends BreakerOptions, SharedOptions {}

/** When calls are too slow. */
export interface SlowCalls {
  /** A call that takes longer is slow. */
  readonly after: Duration
  /** The share of slow calls in the window that opens a circuit, above 0 to 1. */
  readonly rate: number
}

const shareError = 'expected a share above 0, up to 1'
const share = z.number({ error: shareError }).gt(0, shareError).max(1, shareError)

const slowCalls = z.strictObject({ after: durationOption, rate: share })

const shape = {
  failures: wholeNumber(1).optional(),
  rate: share.optional(),
  slow: z
    .custom<z.input<typeof slowCalls>>(isPlainObject, { error: 'expected { after, rate }' })
    .pipe(slowCalls)
    .meta({
      type: 'object',
      properties: {
        after: { type: ['string', 'number'], examples: ['20s'] },
        rate: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
      },
      required: ['after', 'rate'],
      additionalProperties: false,
    })
    .optional(),
  window: windowOption.optional(),
  minimum: wholeNumber(1).optional(),
  cooldown: durationOption.optional(),
  probes: wholeNumber(1).optional(),
  key: keyOption.optional(),
  maxKeys: wholeNumber(1).optional(),
  shared: sharedOption.optional(),
  id: sharedIdOption.optional(),
  onChange: z
    .custom<BreakerListener>((value) => typeof value === 'function', {
      error: 'expected (change) => void',
    })
    .meta(inCodeOnly)
    .optional(),
}

/** The options as a schema, for files. */
export const breakerSchema: z.ZodObject = z.strictObject(shape)

/**
 * Checks the options of a breaker, together as well.
 * @throws TypeError when one is not what it should be, or two contradict each other.
 */
export function checkBreakerOptions(given: unknown): BreakerOptions & SharedGiven {
  const options = layerOptions('breaker', shape, given)
  const { failures, rate, slow, window, minimum } = options
  if (failures !== undefined && rate !== undefined) {
    throw new TypeError(
      'breaker: failures counts failures in a row and rate takes their share of a window: give one of them',
    )
  }
  const idle = Object.entries({ window, minimum }).find(([, value]) => value !== undefined)
  if (idle && rate === undefined && slow === undefined) {
    throw new TypeError(
      `breaker: ${idle[0]} says what rate and slow look at: give one of them, or leave it out`,
    )
  }
  if (typeof window === 'number' && minimum !== undefined && minimum > window) {
    throw new TypeError(
      `breaker: minimum: ${minimum} calls never are in a window of ${window}, so it could not open`,
    )
  }
  return options
}

/** What the options come to, defaults included. */
export function rulesOf(options: BreakerOptions): CircuitRules {
  const { rate = Infinity, slow, window = 20 } = options
  return {
    failures: options.failures ?? (options.rate === undefined ? 5 : Infinity),
    rate,
    slowAfterMs: slow ? parseDuration(slow.after, 'breaker: slow.after') : Infinity,
    slowRate: slow?.rate ?? Infinity,
    window: slow || rate < Infinity ? toWindow(window) : undefined,
    minimum: options.minimum ?? (typeof window === 'number' ? Math.min(10, window) : 10),
    probes: options.probes ?? 1,
    cooldownMs: parseDuration(options.cooldown ?? '30s', 'breaker: cooldown'),
  }
}
