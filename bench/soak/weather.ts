import type {
  BackendAnswer,
  BackendRequest,
  BackendStep,
  BackendStepFunction,
} from '@stint/testkit'
import type { Random } from './random.ts'

/** What can become of a request: an answer of the flaky backend, or an error inside a 200. */
type Fate = BackendAnswer | 'error_in_200'
type Fates = Readonly<Partial<Record<Fate, number>>>

const calm = 'calm'
const often: Readonly<Record<string, number>> = {
  calm: 5,
  unsettled: 4,
  storm: 2,
  limited: 2,
  outage: 1,
  stalled: 1,
}

/** What goes wrong, by how often. */
const faults: Fates = {
  rate_limit: 6,
  server_error: 6,
  overloaded: 6,
  timeout_504: 2,
  html_502: 2,
  hang: 3,
  hang_body: 3,
  reset: 5,
  cut_body: 5,
  slow_drip: 4,
  endless_body: 0.3,
  malformed: 3,
  empty: 3,
  error_in_200: 4,
  moderation: 1,
  invalid_request: 1,
  too_large: 1,
  not_found: 0.3,
  auth: 0.3,
  quota: 0.3,
}

const weathers: Readonly<Record<string, { readonly fine: number; readonly fates: Fates }>> = {
  calm: { fine: 0.92, fates: faults },
  unsettled: { fine: 0.65, fates: faults },
  storm: { fine: 0.3, fates: faults },
  limited: { fine: 0.5, fates: { rate_limit: 1 } },
  outage: { fine: 0.05, fates: { overloaded: 4, server_error: 2, html_502: 1, reset: 1 } },
  stalled: { fine: 0.3, fates: { hang: 3, hang_body: 2, slow_drip: 2 } },
}

/** How a vendor behaves: well for some seconds, badly for others, and never the same for two requests. */
export function weather(random: Random): BackendStepFunction {
  let now = calm
  let until = 0
  return (request) => {
    if (performance.now() > until) {
      now = until === 0 ? calm : random.weighted(often)
      until = performance.now() + random.between(1500, 7000)
    }
    const { fine, fates } = weathers[now]!
    return stepFor(random.chance(fine) ? 'image' : random.weighted(fates), request, random)
  }
}

function stepFor(fate: Fate, { vendor }: BackendRequest, random: Random): BackendStep {
  // Mostly quick, with a tail.
  const after = Math.round(5 + 1000 * random.next() ** 4)
  if (fate === 'error_in_200') return { status: 200, body: errorOf(vendor), after }
  const advised = random.chance(0.7) && { retryAfter: Math.round(random.between(20, 400)) }
  return {
    answer: fate,
    after,
    ...(['rate_limit', 'overloaded'].includes(fate) && advised),
    ...(fate === 'slow_drip' && { over: Math.round(random.between(100, 1200)) }),
  }
}

function errorOf(vendor: string): object {
  const message = 'The model is overloaded. Please try again later.'
  if (vendor === 'google') return { error: { code: 503, status: 'UNAVAILABLE', message } }
  if (vendor === 'openrouter') return { error: { code: 503, message } }
  return { error: { type: 'server_error', code: 'server_error', message, param: null } }
}
