import { defineProvider, Fault, type Provider, type RunOptions } from '@stint/core'
import type { Contender } from '../contender.ts'
import { Overloaded, type Model } from '../model.ts'
import { poster } from '../poster.ts'

const request = { prompt: 'a poster of a lighthouse' }

/** The stack of the README. */
export const stint: Contender = contender(
  'stint',
  "The README's stack: 8 layers and 2 targets. `retry` does not wait, and the breakers never open.",
  {},
)

/** The same for a caller who can abort: one signal for all calls, as a server's own is. */
export const stintWithSignal: Contender = contender(
  'stint with a signal',
  'The same stack, and every call is given the same `signal` of a caller who lives on.',
  { signal: new AbortController().signal },
)

function contender(name: string, says: string, options: RunOptions): Contender {
  return {
    name,
    says,
    does: { retry: true, failover: true },
    setUp({ main, backup }) {
      const pipeline = poster([provider('main/model', main), provider('backup/model', backup)])
      return () => pipeline.run(request, options)
    },
  }
}

function provider(id: string, model: Model): Provider {
  return defineProvider({
    id,
    accepts: () => true,
    attempt: (_request, { signal }) => model({ signal }),
    classify: ({ error }) => (error instanceof Overloaded ? new Fault('overloaded') : undefined),
  })
}
