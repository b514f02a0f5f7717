import { formatDuration } from '../../duration.ts'
import type { FailoverRole } from '../../role.ts'
import type { Facts } from '../facts.ts'
import { counted, listed } from '../in-words.ts'
import { deadlineAround, type RoleStop } from '../path.ts'
import { showLayer, showPlace } from '../show-call.ts'
import { targetsOf } from '../tree.ts'
import { byPlace } from './by-place.ts'
import type { Find, Found } from './find.ts'

/** The time of a call does not suffice for all of its targets. */
export const timeMissesTargets: Find = (facts) =>
  [...byPlace(facts, 'failover')].flatMap(([place, [passed]]): Found[] => {
    const deadline = passed && deadlineAround(passed.path, passed.stop.at)
    if (!deadline || passed.stop.role.interchangeable) return []
    const time = { leftMs: deadline.role.ms, ends: showLayer(deadline.place) }
    const found =
      floorTooHigh(passed.stop, time) ??
      tooManyKept(passed.stop, time) ??
      tooManyShares(passed.stop, time) ??
      usedUpBefore(passed.stop, time, facts)
    return found ? [{ ...found, at: place }] : []
  })

/** What a failover has to divide. */
interface Time {
  readonly leftMs: number
  readonly ends: string
}

function floorTooHigh({ role, place }: RoleStop<'failover'>, { leftMs, ends }: Time) {
  if (role.floorMs <= leftMs) return undefined
  const floor = formatDuration(role.floorMs)
  return {
    level: 'error' as const,
    text: `${showPlace(place)} enters no target with less than its floor of ${floor}, and ${ends} leaves it ${formatDuration(leftMs)}: none is ever entered`,
    mend: `make the floor ${formatDuration(leftMs)} or shorter`,
  }
}

function tooManyKept(stop: RoleStop<'failover'>, { leftMs, ends }: Time) {
  const { reserveMs, floorMs } = stop.role
  const later = stop.node.below.length - 1
  let served = later
  while (served > 0 && !suffices(leftMs - served * reserveMs, floorMs)) served -= 1
  if (reserveMs === 0 || served === later) return undefined
  const kept = formatDuration(reserveMs)
  const rest = namesFrom(stop, served + 1)
  const consequence =
    served === 0 ? 'nothing is kept back for anyone' : `nothing is kept back for ${rest}`
  return {
    level: served === 0 ? ('error' as const) : ('warning' as const),
    text: `${showPlace(stop.place)} keeps ${kept} back for each of ${counted(later, 'later target')}, and ${ends} leaves it ${formatDuration(leftMs)}: ${consequence}`,
    mend: `${keepLess(leftMs - floorMs, later, floorMs)}, or list fewer targets`,
  }
}

/** @param spareMs what can be kept back for all later targets together; with a floor all of it, else less. */
function keepLess(spareMs: number, later: number, floorMs: number): string {
  const each = noLonger(spareMs / later)
  if (floorMs === 0) return `keep back less than ${formatDuration(each)} for each`
  return each > 0 ? `keep back ${formatDuration(each)} or less for each` : 'make the floor shorter'
}

/** A duration as it will be shown, never rounded up: whoever takes it from there must not have too much. */
function noLonger(ms: number): number {
  const shown = ms < 1000 ? 1 : ms < 120_000 ? 100 : 1000
  return Math.floor(ms / shown) * shown
}

function suffices(ownMs: number, floorMs: number): boolean {
  return ownMs > 0 && ownMs >= floorMs
}

function tooManyShares(stop: RoleStop<'failover'>, { leftMs, ends }: Time) {
  const { share, floorMs } = stop.role
  const all = stop.node.below.length
  if (share === undefined || floorMs * all <= leftMs) return undefined
  const served = Math.floor(leftMs / floorMs)
  return {
    level: 'warning' as const,
    text: `${showPlace(stop.place)} divides the ${formatDuration(leftMs)} of ${ends} among ${all} targets, and no share may be below its floor of ${formatDuration(floorMs)}: ${counted(served, 'target')} can be served, and ${namesFrom(stop, served)} only if those before fail early`,
    mend: `make the floor ${formatDuration(noLonger(leftMs / all))} or shorter, or list fewer targets`,
  }
}

/** Without share or reserve each target may take all the time there is. */
function usedUpBefore(stop: RoleStop<'failover'>, { leftMs, ends }: Time, facts: Facts) {
  const { share, reserveMs, floorMs } = stop.role
  if (share !== undefined || reserveMs > 0) return undefined
  const bounds = stop.node.below.map((below) => facts.measure(below).bounds)
  // In a plan, a target that takes nothing of the request uses no time, and nobody misses it.
  const names = ids(stop).filter((_, at) => bounds[at]!.attempts(1) > 0)
  const taking = bounds.filter((each) => each.attempts(1) > 0)
  let used = 0
  for (const [at, each] of taking.slice(0, -1).entries()) {
    used += each.elapsedMs(1)
    if (used < leftMs && used + floorMs <= leftMs) continue
    const before = stop.role.order === 'listed' ? names.slice(0, at + 1) : []
    const after = names.slice(at + 1)
    return {
      level: 'warning' as const,
      text: `${before.length > 0 ? listed(before) : counted(at + 1, 'target')} may use up all of the ${formatDuration(leftMs)} of ${ends}: ${named(stop, after)} is reached only if what is before fails early`,
      mend: "give failover share: 'even' or reserve: { time }, or put a shorter deadline below it",
    }
  }
  return undefined
}

function namesFrom(stop: RoleStop<'failover'>, first: number): string {
  return named(stop, ids(stop).slice(first))
}

function named(stop: RoleStop<'failover'>, names: readonly string[]): string {
  return isListed(stop.role) ? listed(names) : `the last ${counted(names.length, 'target')} in turn`
}

function isListed({ order }: FailoverRole): boolean {
  return order === 'listed'
}

function ids({ place }: RoleStop<'failover'>): readonly string[] {
  return (targetsOf(place.layer) ?? []).map(({ id }) => id)
}
