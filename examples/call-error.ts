// What a failed call leaves behind: one line to read, and the report to look things up in.
import { CallError, createImage, pipeline } from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { pixel, scriptedProvider, virtualClock } from '@stint/testkit'

const clock = virtualClock()
const gaveUp = { kind: 'server_error', status: 500, message: 'the backend gave up' } as const
const busy = {
  kind: 'rate_limit',
  status: 429,
  retryAfterMs: 45_000,
  message: 'slow down',
} as const
const targets = [
  scriptedProvider('a/painter', [{ after: '28s', fail: gaveUp }]),
  scriptedProvider('b/sketcher', ['ok'], { accepts: 'takes no reference images' }),
  scriptedProvider('c/printer', [{ after: '1s', fail: busy }]),
]

const poster = pipeline(createImage, { clock })
  .use(deadline('90s'))
  .use(failover(targets))
  .use(retry({ attempts: 2, backoff: '2s' }))

try {
  await clock.run(poster.run({ prompt: 'a lighthouse', references: [{ data: pixel }] }))
} catch (error) {
  if (!CallError.isInstance(error)) throw error
  const { message, stoppedBy, advice, report } = error
  console.log(message)
  console.log({ stoppedBy, advice })
  const attempts = report.attempts.map((attempt) => ({ ...attempt, fault: attempt.fault?.kind }))
  console.table(attempts, ['target', 'shape', 'startedMs', 'ms', 'fault', 'delivery', 'cost'])
  console.table(report.skips, ['target', 'layer', 'reason', 'atMs'])
  console.table(report.waits, ['target', 'layer', 'reason', 'startedMs', 'ms'])
}
