import { clientDefaults } from '../client-defaults.ts'
import type { Router } from './read-router.ts'

/** A model that a call comes to, with its tries there. */
export interface Visit {
  readonly group: string
  readonly tries: number
}

/** A graph of fallbacks that lead in circles is cut by the router's depth; this cuts what would still be endless to read. */
const mostVisits = 200

/** All models that a call for one comes to when everything fails, in order. */
export function visits(router: Router, group: string): readonly Visit[] {
  return visitsFrom(router, group, 0).slice(0, mostVisits)
}

export function triesOf(all: readonly Visit[]): number {
  return all.reduce((sum, { tries }) => sum + tries, 0)
}

/**
 * One list of fallbacks applies, by the kind of the error. One about the context window or the content is not repeated
 * before, so that the worst is whichever list leads to most.
 */
function visitsFrom(router: Router, group: string, depth: number): readonly Visit[] {
  const tries = retriesOf(router, group) + 1
  const ways = [
    [{ group, tries }, ...others(router, router.fallbacks, group, depth)],
    [{ group, tries: 1 }, ...others(router, router.contextWindow, group, depth)],
    [{ group, tries: 1 }, ...others(router, router.contentPolicy, group, depth)],
  ]
  return ways.reduce((worst, way) => (triesOf(way) > triesOf(worst) ? way : worst))
}

/** The depth grows with each model of a list, as in the router. */
function others(
  router: Router,
  lists: Router['fallbacks'],
  group: string,
  depth: number,
): readonly Visit[] {
  if (depth >= router.maxFallbacks) return []
  const list = (lists.get(group) ?? lists.get('*') ?? []).filter((each) => each !== group)
  return list.slice(0, mostVisits).flatMap((each, at) => visitsFrom(router, each, depth + at + 1))
}

function retriesOf(router: Router, group: string): number {
  const usual = router.retries ?? clientDefaults.litellm.retries
  const own = (router.groups.get(group) ?? []).map(({ retries }) => retries ?? usual)
  return Math.max(router.policy(group) ?? 0, ...own)
}
