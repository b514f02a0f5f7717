// Compiled and run against the packed tarballs, as an application would use them.
import assert from 'node:assert/strict'
import { CallError, createImage, defineProvider, pipeline } from '@stint/core'
import { budget } from '@stint/middleware/budget'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { describeProvider, scriptedProvider } from '@stint/testkit'

const broken = scriptedProvider('local/broken', [{ fail: 'overloaded' }])
const painter = defineProvider({
  id: 'local/painter',
  accepts: () => true,
  attempt: () => ({ images: [{ data: Uint8Array.of(1, 2, 3), mediaType: 'image/png' }] }),
})

const poster = pipeline(createImage)
  .use(deadline('10s'))
  .use(budget({ attempts: 4 }))
  .use(failover([broken, painter]))
  .use(retry({ attempts: 2, backoff: 1 }))

const { images, report } = await poster.run({ prompt: 'a lighthouse at dusk' })

assert.equal(poster.explain().attempts, 4)
assert.deepEqual([...(images[0]?.data ?? [])], [1, 2, 3])
assert.deepEqual(
  report.attempts.map((attempt) => [attempt.target, attempt.fault?.kind]),
  [
    ['local/broken', 'overloaded'],
    ['local/broken', 'overloaded'],
    ['local/painter', undefined],
  ],
)

await assert.rejects(
  () => pipeline(createImage).to(broken).run({ prompt: 'a lighthouse' }),
  (error) => error instanceof CallError && error.fault?.kind === 'overloaded',
)
const answers = { text: { body: {} } }
const wire = { baseURL: 'https://api.easel.example', answers, errors: {} }
assert.throws(() => describeProvider('painter', { create: () => painter, wire }), {
  message: /vitest is not running/,
})
console.log(`consumer: ${report.attempts.length} attempts`)
