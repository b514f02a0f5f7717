/** How failover divides time among its targets. */
export interface TimeRules {
  /** `'even'`: equal shares of the time left. */
  readonly share: 'even' | undefined
  /** Milliseconds; a smaller share is not given. 0 for none. */
  readonly floorMs: number
  /** Milliseconds kept back for each later target. 0 for none. */
  readonly reserveMs: number
}

/**
 * The milliseconds that the target at hand gets, or undefined when there is less than the floor. Where time does not
 * suffice for all, it is the last targets that get none.
 * @param left until the nearest deadline.
 * @param later how many further targets may need time.
 */
export function timeFor(left: number, later: number, rules: TimeRules): number | undefined {
  if (left < rules.floorMs) return undefined
  return Math.min(evenly(left, later, rules), keepingBack(left, later, rules))
}

function evenly(left: number, later: number, { share, floorMs }: TimeRules): number {
  if (share === undefined) return left
  const served = floorMs > 0 ? Math.min(later + 1, Math.floor(left / floorMs)) : later + 1
  return left / served
}

function keepingBack(left: number, later: number, { floorMs, reserveMs }: TimeRules): number {
  for (let served = later; served > 0; served -= 1) {
    const own = left - served * reserveMs
    if (own > 0 && own >= floorMs) return own
  }
  return left
}
