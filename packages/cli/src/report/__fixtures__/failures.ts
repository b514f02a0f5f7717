import { createImage, pipeline } from '@stint/core'
import { breaker, budget, deadline, failover, hedge, retry } from '@stint/middleware'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { request, saveCall, type SavedCall } from './saved-call.ts'

const gaveUp = {
  kind: 'server_error',
  status: 500,
  message: 'The server had an error while processing your request',
} as const
const busy = {
  kind: 'rate_limit',
  status: 429,
  retryAfterMs: 45_000,
  message: 'Rate limit reached for images per minute: limit 5, used 5',
} as const
const random = (): number => 0.5
const price = (): number => 0.04

/** A wait, a skip, three faults, and a deadline that leaves no time for a fourth attempt. */
export function outOfTime(): Promise<SavedCall> {
  const clock = virtualClock()
  const targets = [
    scriptedProvider('openai/gpt-image-2', [{ after: 28_250, fail: gaveUp }]),
    scriptedProvider('local/sketcher', ['ok'], { accepts: 'takes no reference images' }),
    scriptedProvider('google/gemini-3-pro-image', [{ after: 1_040, fail: busy }]),
  ]
  const stack = pipeline(createImage, { clock, random })
    .use(deadline('90s'))
    .use(failover(targets))
    .use(retry({ attempts: 2, backoff: '2s' }))
  return saveCall(stack, clock)
}

/** Attempts side by side, all cut: two by the deadline of an attempt, and the call by its own. */
export function hedged(): Promise<SavedCall> {
  const clock = virtualClock()
  const targets = [
    scriptedProvider('openai/gpt-image-2', ['hang'], { price }),
    scriptedProvider('google/gemini-3-pro-image', ['hang'], { price }),
    scriptedProvider('openrouter/google/gemini-3-pro-image', ['hang'], { price }),
  ]
  const stack = pipeline(createImage, { clock, random })
    .use(deadline('60s'))
    .use(budget({ attempts: 3, cost: 0.5 }))
    .use(hedge({ after: '15s', max: 2 }))
    .use(failover(targets))
    .use(deadline('40s'))
  return saveCall(stack, clock)
}

/** Two hundred attempts, on two targets in turn. */
export function tireless(): Promise<SavedCall> {
  const clock = virtualClock()
  const targets = ['openai/gpt-image-2', 'google/gemini-3-pro-image'].map((id) =>
    scriptedProvider(id, (_, number) =>
      number % 7 === 0 ? { after: 2_400, fail: busy } : { after: 900, fail: 'overloaded' },
    ),
  )
  const stack = pipeline(createImage, { clock, random })
    .use(budget({ attempts: 200 }))
    .use(retry({ attempts: 100, backoff: '1s', maxWait: '60s' }))
    .use(failover(targets))
  return saveCall(stack, clock)
}

/** Nothing was attempted: a breaker is open. */
export async function refused(): Promise<SavedCall> {
  const clock = virtualClock()
  const stack = pipeline(createImage, { clock, random })
    .use(breaker({ failures: 1, cooldown: '10m', key: 'request' }))
    .to(scriptedProvider('openai/gpt-image-2', [{ after: '20s', fail: 'overloaded' }]))
  await saveCall(stack, clock)
  return saveCall(stack, clock)
}

/** Taken while the call waits. */
export async function running(): Promise<SavedCall> {
  const clock = virtualClock()
  const call = pipeline(createImage, { clock, random })
    .use(deadline('90s'))
    .use(retry({ attempts: 3, backoff: '10s' }))
    .to(scriptedProvider('openai/gpt-image-2', [{ after: '12s', fail: gaveUp }]))
    .start(request)
  await clock.advance('15s')
  const { report } = call
  const ended = call.result.catch(() => {})
  call.abort(new Error('seen enough'))
  await clock.run(ended)
  return { report }
}
