// Two middleware: a plain koa function, and the one of this package, that declares itself to explain.
import { CallError, createImage, pipeline } from '@stint/core'
import type { Middleware } from '@stint/core'
import { retry } from '@stint/middleware/retry'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import { allowance } from './src/index.ts'

/** Says how long what is below took, however it ended. Below `retry` it sees each try, above it the whole. */
const timing: Middleware = async (ctx, next) => {
  const began = ctx.call.clock.now()
  try {
    return await next()
  } finally {
    console.log(`  ${ctx.target?.id}: ${ctx.call.clock.now() - began} ms`)
  }
}

const clock = virtualClock()
const flaky = scriptedProvider('local/flaky', [{ after: '2s', fail: 'overloaded' }])

const poster = pipeline(createImage, { clock })
  .use(allowance({ plan: 'free', attempts: 2 }))
  .use(retry({ attempts: 3, backoff: '1s' }))
  .use(timing)
  .to(flaky)

console.log(String(poster.explain()))

for (const plan of ['free', 'pro']) {
  console.log(`\n${plan}`)
  const call = poster.run({ prompt: 'a lighthouse' }, { labels: { plan } })
  const error: unknown = await clock.run(call.catch((thrown: unknown) => thrown))
  if (CallError.isInstance(error)) console.log(`  ${error.message}`)
}
