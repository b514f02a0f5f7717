// A second vendor that takes less than the first: what the gate, a plan and a downgrade make of it.
import { createImage, pipeline, type Pipeline } from '@stint/core'
import { budget } from '@stint/middleware/budget'
import { deadline } from '@stint/middleware/deadline'
import { downgrade, fewerReferences, textOnly } from '@stint/middleware/downgrade'
import { failover } from '@stint/middleware/failover'
import { pixel, scriptedProvider, virtualClock } from '@stint/testkit'

const clock = virtualClock()
const first = scriptedProvider('a/painter', [{ after: '30s', fail: 'overloaded' }])
const second = scriptedProvider('b/sketcher', [{ after: '10s', ok: true }], {
  accepts: ({ references }) => references.length <= 1 || 'takes at most 1 reference',
})
const third = scriptedProvider('c/unknown-model', ['ok'], { accepts: () => undefined })

function poster(unknown: 'try' | 'skip'): Pipeline {
  return pipeline(createImage, { clock, unknown })
    .use(deadline('90s'))
    .use(budget({ attempts: 6 }))
    .use(failover([first, third, second], { reserve: { time: '20s' } }))
    .use(downgrade([fewerReferences(1), textOnly()]))
    .use(deadline('40s'))
}

const request = { prompt: 'a lighthouse', references: [{ data: pixel }, { data: pixel }] }
console.log(String(await poster('skip').plan(request)))

for (const unknown of ['try', 'skip'] as const) {
  const { provider, losses, report } = await clock.run(poster(unknown).run(request))
  console.log(`\nunknown: '${unknown}' made by ${provider}, losses: ${losses.join(', ') || 'none'}`)
  for (const { target, shape, fault } of report.attempts)
    console.log(`  ${target} ${shape}: ${fault?.kind ?? 'ok'}`)
  const skips = new Set<string>() // one for each shape that was offered
  for (const { target, reason } of report.skips) skips.add(`  passed over ${target}: ${reason}`)
  for (const line of skips) console.log(line)
}
