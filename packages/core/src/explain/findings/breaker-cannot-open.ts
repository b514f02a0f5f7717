import { formatDuration } from '../../duration.ts'
import type { BreakerRole } from '../../role.ts'
import { stopsOf, type RoleStop } from '../path.ts'
import { showLayer, showPlace } from '../show-call.ts'
import { byPlace, type Passed } from './by-place.ts'
import type { Find, Found } from './find.ts'

/** What it waits to see never comes about, or never often enough at a time. */
export const breakerCannotOpen: Find = (facts) =>
  [...byPlace(facts, 'breaker')].flatMap(([place, passed]): Found[] => {
    const [{ stop } = {}] = passed
    if (!stop) return []
    const shorter = everyDeadline(passed, (ms) => ms <= (stop.role.slowAfterMs ?? 0))
    const longer = everyDeadline(passed, (ms) => tooLong(ms, stop.role), 'below')
    return [
      ...(shorter ? [neverSlow(stop, shorter)] : []),
      ...(longer ? [forgetful(stop, longer)] : []),
    ].map((found) => ({ ...found, at: place }))
  })

/** The first deadline that is so, when there is one on every way to a target. */
function everyDeadline(
  passed: readonly Passed<'breaker'>[],
  isSo: (ms: number) => boolean,
  where?: 'below',
): RoleStop<'deadline'> | undefined {
  const found = passed.map(({ stop, path }) =>
    stopsOf(path, 'deadline').find(
      ({ at, role }) => isSo(role.ms) && (where === undefined || at > stop.at),
    ),
  )
  return found.includes(undefined) ? undefined : found[0]
}

/** One caller after the other then never fails twice within what it looks back over. */
function tooLong(ms: number, { windowMs, opensAfter }: BreakerRole): boolean {
  return windowMs !== undefined && opensAfter > 1 && windowMs < 2 * ms
}

function neverSlow({ role, place }: RoleStop<'breaker'>, deadline: RoleStop<'deadline'>): Found {
  return {
    level: 'error',
    text: `${showPlace(place)} never sees a slow call: slow is what takes more than ${formatDuration(role.slowAfterMs ?? 0)}, and ${showLayer(deadline.place)} lets nothing take longer than ${formatDuration(deadline.role.ms)}`,
    mend: `make slow.after shorter than ${formatDuration(deadline.role.ms)}`,
  }
}

function forgetful({ role, place }: RoleStop<'breaker'>, deadline: RoleStop<'deadline'>): Found {
  const { windowMs = 0, opensAfter } = role
  return {
    level: 'warning',
    text: `${showPlace(place)} looks back over ${formatDuration(windowMs)}, but an attempt that hangs takes ${formatDuration(deadline.role.ms)}: one caller after the other brings fewer than 2 of the ${opensAfter} failures it opens after into that time`,
    mend: `make its window ${formatDuration(2 * deadline.role.ms)} or longer`,
  }
}
