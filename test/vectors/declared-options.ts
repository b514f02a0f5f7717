import { createImage, pipeline } from '@stint/core'
import { breaker, deadline, hedge, limit, retry } from '@stint/middleware'
import type { CompositionCase } from './kevlar-composition.ts'

type Options = Readonly<Record<string, any>>

/** Declares a layer with the options of a case in our terms, which throws when they are refused. */
const declare: Readonly<Record<string, (options: Options) => unknown>> = {
  retry: ({ retries = 3, backoff }) => retry({ attempts: retries + 1, backoff }),
  timeout: ({ ms }) => deadline(ms),
  breaker: ({ consecutiveFailures, breakMs, failureRatio, minimumThroughput, samplingMs }) =>
    breaker({
      failures: consecutiveFailures,
      cooldown: breakMs,
      rate: failureRatio ?? (minimumThroughput === undefined ? undefined : 0.5),
      minimum: minimumThroughput,
      window: samplingMs === undefined ? undefined : `${samplingMs}ms`,
    }),
  'rate-limit': ({ permits = 10, queue }) => limit({ perMinute: permits, queue }),
  'concurrency-limit': ({ max, queue }) => limit({ concurrent: max, queue }),
  hedge: ({ attempts, delayMs }) =>
    hedge({ max: attempts, after: delayMs === 'infinite' ? Infinity : delayMs }),
  merge: ({ parts }) =>
    [parts].flat().reduce((stack, part) => stack.use(part && retry()), pipeline(createImage)),
}

export function declareOptions({ strategy = '', options }: CompositionCase): unknown {
  const layer = declare[strategy]
  if (!layer) throw new Error(`no layer is a ${strategy}`)
  return layer(options)
}
