// Three keys as one target: a fault of a key leads to the next one at once, and the key rests in all calls.
import { createImage, formatDuration, pipeline } from '@stint/core'
import { budget } from '@stint/middleware/budget'
import { deadline } from '@stint/middleware/deadline'
import { failover, pool } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { scriptedProvider, virtualClock } from '@stint/testkit'

const clock = virtualClock()
const painted = { after: '20s', ok: true } as const
const busy = { fail: { kind: 'rate_limit', retryAfterMs: 45_000 } } as const
const keys = pool('openai', [
  scriptedProvider('openai/key-1', [painted, 'billing']), // its money is used up from the second call on
  scriptedProvider('openai/key-2', [busy, painted]),
  scriptedProvider('openai/key-3', [painted]),
])

const poster = pipeline(createImage, { clock })
  .use(deadline('90s'))
  .use(budget({ attempts: 4 }))
  .use(failover([keys, scriptedProvider('google/painter', [painted])], { share: 'even' }))
  .use(retry({ attempts: 2 }))

console.log(String(poster.explain()))

for (let call = 1; call <= 4; call += 1) {
  const { report } = await clock.run(poster.run({ prompt: `a lighthouse, ${call}` }))
  const asked = report.attempts.map(({ target, fault }) => `${target} ${fault?.kind ?? 'ok'}`)
  console.log(`call ${call}, ${formatDuration(report.elapsedMs)}: ${asked.join(', ')}`)
  for (const { target, reason } of report.skips) console.log(`  skipped ${target}: ${reason}`)
}
