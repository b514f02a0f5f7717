// A limit in money: what is quoted, what is known to be paid, and what nobody knows.
import { CallError, createImage, pipeline } from '@stint/core'
import type { ImageRequestInput, Pipeline, Report } from '@stint/core'
import { budget } from '@stint/middleware/budget'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { pixel, scriptedProvider, virtualClock } from '@stint/testkit'

const clock = virtualClock()
const image = { data: pixel, mediaType: 'image/png' }
const price = ({ n = 1 }: { readonly n?: number | undefined }): number => 0.04 * n

const refuses = scriptedProvider('a/refuses', [{ after: '5s', fail: 'overloaded' }], { price })
const hangs = scriptedProvider('b/hangs', ['hang'], { price })
const tells = scriptedProvider('c/tells', [{ after: '9s', ok: { images: [image], cost: 0.03 } }], {
  price,
})

function poster(unconfirmed: number): Pipeline {
  return pipeline(createImage, { clock, id: 'poster' })
    .use(deadline('3m'))
    .use(budget({ attempts: 5, cost: 0.1, unconfirmed }))
    .use(failover([refuses, hangs, tells], { share: 'even' }))
    .use(retry({ attempts: 2, backoff: '1s' }))
    .use(deadline('40s'))
}

/** What each attempt came to, and what stopped the call if it failed. */
async function show(line: Pipeline, request: ImageRequestInput): Promise<void> {
  const error = await line.run(request, { onReport: tell }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (CallError.isInstance(error)) console.log(`  stopped by ${JSON.stringify(error.stoppedBy)}`)
}

function tell({ attempts, costs, cost }: Report): void {
  for (const each of attempts)
    console.log(`  ${each.target.padEnd(9)} ${each.delivery.padEnd(8)} ${each.cost} ${each.costIs}`)
  console.log(`  ${cost}: ${costs.confirmed} confirmed, ${costs.estimated} estimated`)
}

console.log(String(await poster(2).plan({ prompt: 'a lighthouse' })))
console.log('\none image')
await clock.run(show(poster(2), { prompt: 'a lighthouse' }))
console.log('\ntwo images: a second estimate of 0.08 does not fit into 0.1')
await clock.run(show(poster(2), { prompt: 'a lighthouse', n: 2 }))
console.log('\none image, and at most 1 attempt that may be billed for nothing')
await clock.run(show(poster(1), { prompt: 'a lighthouse' }))
