// Order is meaning: the same layers in another order, the bounds that explain gives, and what a bad day makes of them.
import { CallError, createImage, formatDuration, pipeline, type Layer } from '@stint/core'
import { budget } from '@stint/middleware/budget'
import { deadline } from '@stint/middleware/deadline'
import { downgrade, simplifyPrompt } from '@stint/middleware/downgrade'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { scriptedProvider, virtualClock } from '@stint/testkit'

/** Runs a stack while both of its targets fail with a 500 after 10 s, and tells in which order they were asked. */
async function show(...layers: readonly Layer[]): Promise<void> {
  const clock = virtualClock()
  const line = layers.reduce((stack, layer) => stack.use(layer), pipeline(createImage, { clock }))
  const names = line.explain().layers.map(({ name }) => name)
  const { attempts, elapsedMs } = line.explain()
  const error: unknown = await clock.run(
    line.run({ prompt: 'a lighthouse, every brick visible' }).catch((thrown: unknown) => thrown),
  )
  if (!CallError.isInstance(error)) throw error
  const { report } = error
  const asked = report.attempts.map(({ target, shape }) =>
    shape === 'original' ? target : `${target}'`,
  )
  console.log(`${names.join(' > ').padEnd(38)} at most ${attempts} in ${formatDuration(elapsedMs)}`)
  console.log(`${''.padEnd(38)} ${asked.join(' ')}, ${formatDuration(report.elapsedMs)}`)
}

const failing = { after: '10s', fail: 'server_error' } as const
const anyTarget = failover([scriptedProvider('a', [failing]), scriptedProvider('b', [failing])])
const again = retry({ attempts: 2, backoff: '1s', maxWait: '1s' })
const lighter = downgrade([simplifyPrompt(() => 'a lighthouse')]) // its attempts are marked a', b'

console.log('retry: each target, or whole rounds')
await show(anyTarget, again)
await show(again, anyTarget)

console.log('\ndowngrade: at once, or after the tries of each shape')
await show(anyTarget, again, lighter)
await show(anyTarget, lighter, again)

console.log('\nbudget: the call, each visit to a target, or each try')
await show(budget({ attempts: 2 }), anyTarget, again, lighter)
await show(anyTarget, budget({ attempts: 2 }), again, lighter)
await show(anyTarget, again, budget({ attempts: 2 }), lighter)

console.log('\ndeadline: the call, or each attempt')
await show(deadline('35s'), anyTarget, again)
await show(anyTarget, again, deadline('35s'))
