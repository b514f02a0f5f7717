// How to test a pipeline of your own: scripted providers, and a clock that moves only when told. Nothing sleeps.
import assert from 'node:assert/strict'
import {
  CallError,
  createImage,
  pipeline,
  type Clock,
  type Pipeline,
  type Target,
} from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { scriptedProvider, virtualClock } from '@stint/testkit'

/** The application's pipeline takes its targets and its clock, so that a test can give others. */
function posterPipeline(targets: readonly Target[], clock?: Clock): Pipeline {
  return pipeline(createImage, clock ? { clock } : {})
    .use(deadline('90s'))
    .use(failover(targets, { reserve: { time: '25s' } }))
    .use(retry({ attempts: 2, backoff: '2s' }))
}
const request = { prompt: 'a lighthouse' }

async function leavesTimeForTheSecondTarget(): Promise<void> {
  const clock = virtualClock()
  const slow = scriptedProvider('slow', ['hang'])
  const quick = scriptedProvider('quick', [{ after: '20s', ok: true }])
  const result = await clock.run(posterPipeline([slow, quick], clock).run(request))
  assert.equal(result.provider, 'quick')
  assert.equal(result.report.elapsedMs, 85_000)
  assert.deepEqual(
    quick.requests.map(({ at }) => at),
    [65_000],
  )
}

async function endsOnTimeEvenIfNobodyListens(): Promise<void> {
  const clock = virtualClock()
  const deaf = scriptedProvider('deaf', [{ after: '10m', ok: true }], { honoursAbort: false })
  const call = posterPipeline([deaf], clock).run(request)
  await assert.rejects(clock.run(call), (error) => {
    assert.ok(CallError.isInstance(error))
    assert.deepEqual(error.stoppedBy, { layer: 'deadline', index: 0, limit: 90_000 })
    return true
  })
  assert.equal(clock.now(), 90_000)
  assert.equal(clock.pending, 1) // the deaf provider's own timer, and none of stint's
}

async function waitsAsLongAsItIsTold(): Promise<void> {
  const clock = virtualClock()
  const busy = { fail: { kind: 'rate_limit', retryAfterMs: 30_000 } } as const
  const a = scriptedProvider('a', [busy, 'ok'])
  await clock.run(posterPipeline([a], clock).run(request))
  assert.deepEqual(
    a.requests.map(({ at }) => at),
    [0, 30_000],
  )
}

for (const test of [
  leavesTimeForTheSecondTarget,
  endsOnTimeEvenIfNobodyListens,
  waitsAsLongAsItIsTold,
]) {
  await test()
  console.log(`passed: ${test.name}`)
}
