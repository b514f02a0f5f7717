import { clientDefaults } from '../client-defaults.ts'
import { waitsOf } from '../waits.ts'
import type { Around, Leaf, Retries, Route } from '../route.ts'
import type { Deployment } from './deployment.ts'
import type { Router } from './read-router.ts'
import type { Visit } from './visits.ts'

/** A model with its retries, each of which may go to another of its deployments. */
export function groupRoute({ group, tries }: Visit, router: Router): Route {
  const deployments = router.groups.get(group) ?? []
  const around = [retriesOf(tries, router)]
  const routes = deployments.map((each) => leafOf(each, router))
  const [only] = routes
  if (routes.length === 1 && only) return { ...only, around: [...around, ...only.around] }
  return { kind: 'choice', name: 'deployments', takes: 'one', id: group, routes, around }
}

function retriesOf(tries: number, { retryAfterMs }: Router): Retries {
  const count = tries - 1
  const { backoff } = clientDefaults.litellm
  // A wait is at least retry_after, and follows the server up to a minute.
  const waits = waitsOf({ ...backoff, firstMs: Math.max(backoff.firstMs, retryAfterMs) }, count)
  return { kind: 'retries', name: 'num_retries', options: { count }, tries, waits }
}

function leafOf({ target, timeoutMs }: Deployment, router: Router): Leaf {
  const chosen = timeoutMs ?? router.timeoutMs
  const timeout: Around = {
    kind: 'timeout',
    name: 'timeout',
    ms: chosen ?? clientDefaults.litellm.timeoutMs,
    assumed: chosen === undefined,
  }
  return { kind: 'leaf', around: [timeout], target }
}
