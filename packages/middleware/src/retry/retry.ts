import {
  defineRepeater,
  formatDuration,
  inTurn,
  multiplied,
  parseDuration,
  withBounds,
} from '@stint/core'
import type { Bounds, Change, Context, Course, Duration, Fault, Repeater } from '@stint/core'
import { z } from 'zod'
import { actsOn, actsOnOption, type ActsOn } from '../acts-on.ts'
import { faultOf } from '../fault-of.ts'
import { isPassing } from '../is-passing.ts'
import { durationOption, layerOptions, wholeNumber } from '../layer-options.ts'
import type { Backoff } from './backoff/backoff.ts'
import { backoffOption, toBackoff } from './backoff-option.ts'

/** Options of `retry`. */
export interface RetryOptions {
  /** All tries together, the first included. Default 3. */
  readonly attempts?: number | undefined
  /**
   * A duration (0 included) is a constant wait. Default: exponential from 300 ms, cap 20 s, full jitter. No
   * wait by backoff is longer than `maxWait`.
   */
  readonly backoff?: Duration | Backoff | undefined
  /** A Retry-After longer than this is not waited for. Default 60 s. */
  readonly maxWait?: Duration | undefined
  /** Default: transient faults of scope key, account, model or provider. */
  readonly on?: ActsOn | undefined
  /** `'unknown'` sends again although an attempt may have been paid for without an answer. */
  readonly resend?: 'unknown' | undefined
}

const shape = {
  attempts: wholeNumber(1).optional(),
  backoff: backoffOption.optional(),
  maxWait: durationOption.optional(),
  on: actsOnOption.optional(),
  resend: z.literal('unknown', { error: "expected 'unknown', or nothing" }).optional(),
}

/** The options as a schema, for files. */
export const retrySchema: z.ZodObject = z.strictObject(shape)

/**
 * Repeats what is below as it is, after a wait of at least the provider's Retry-After. When that is longer than
 * `maxWait` or the time left, it does not wait at all and the fault goes on up.
 * @throws TypeError when an option is not what it should be.
 */
export function retry(options: RetryOptions = {}): Repeater {
  const given = layerOptions('retry', shape, options)
  const { attempts = 3 } = given
  const maxWait = parseDuration(given.maxWait ?? '60s', 'retry: maxWait')
  const backoff = toBackoff(given.backoff)
  const repeats = actsOn(given.on, isPassing)
  const rules: Rules = { attempts, maxWait, backoff, repeats }
  const entries = (k: number): number => k * attempts
  return defineRepeater({
    name: 'retry',
    options: typeof given.backoff === 'object' ? { ...given, backoff: backoff.name } : given,
    entries,
    role: {
      kind: 'retry',
      attempts,
      waits: (random) => waitsOf(backoff, attempts, maxWait, random),
    },
    resend: given.resend,
    bounds: (below) => repeated(below, entries, maxWait),
    run: inTurn((ctx) => new Tries(ctx, rules)),
  })
}

/** What a retry goes by. */
interface Rules {
  readonly attempts: number
  readonly maxWait: number
  readonly backoff: Backoff
  readonly repeats: (fault: Fault) => boolean
}

const asGiven: Change = {}

/** The tries of one run. */
class Tries implements Course {
  readonly #ctx: Context
  readonly #rules: Rules
  #made = 0
  #fault: Fault | undefined
  #delay: number | undefined

  constructor(ctx: Context, rules: Rules) {
    this.#ctx = ctx
    this.#rules = rules
  }

  first(): Change {
    return asGiven
  }

  next(thrown: unknown): Change | Promise<Change> {
    const { attempts, maxWait, backoff, repeats } = this.#rules
    const fault = (this.#fault = faultOf(thrown, this.#fault))
    this.#made += 1
    if (this.#made === attempts || !repeats(fault)) throw fault
    const { random } = this.#ctx.call
    this.#delay = Math.min(maxWait, drawn(backoff, this.#made - 1, random, this.#delay))
    const wait = Math.max(this.#delay, fault.retryAfterMs ?? 0)
    if (wait > maxWait || this.#ctx.refusal({ after: wait })) throw fault
    if (wait === 0) return asGiven
    const next = `try ${this.#made + 1} of ${attempts}`
    return this.#ctx.wait(wait, `${next} ${because(fault, wait)}`).then(() => asGiven)
  }
}

/** The waits between its tries, as chance has them and no Retry-After makes them longer. */
function* waitsOf(
  backoff: Backoff,
  attempts: number,
  maxWait: number,
  random: () => number,
): Generator<number> {
  let delay: number | undefined
  for (let tries = 1; tries < attempts; tries += 1) {
    delay = Math.min(maxWait, drawn(backoff, tries - 1, random, delay))
    yield delay
  }
}

/** A Retry-After may make any wait as long as `maxWait`. */
function repeated(below: Bounds, entries: (k: number) => number, maxWait: number): Bounds {
  const times = multiplied(below, entries)
  const waits = (k: number): number => (entries(k) > k ? (entries(k) - k) * maxWait : 0)
  return withBounds(times, { elapsedMs: (k) => times.elapsedMs(k) + waits(k) })
}

/** @throws TypeError when a backoff of somebody's own gives no time: a bug, not a fault. */
function drawn(backoff: Backoff, ...given: Parameters<Backoff['delay']>): number {
  const delay = backoff.delay(...given)
  if (delay >= 0) return delay
  throw new TypeError(`retry: backoff '${backoff.name}' gave ${delay}, expected milliseconds`)
}

function because(fault: Fault, wait: number): string {
  if (fault.retryAfterMs !== wait) return `after ${fault.kind}`
  return `after ${fault.kind} with a Retry-After of ${formatDuration(wait)}`
}
