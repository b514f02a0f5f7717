// Two middleware: a plain koa function, and one that declares itself to explain.
import { CallError, createImage, defineMiddleware, pipeline } from '@stint/core'
import type { Middleware } from '@stint/core'
import { retry } from '@stint/middleware/retry'
import { scriptedProvider, virtualClock } from '@stint/testkit'

/** Says how long what is below took, however it ended. Below `retry` it sees each try, above it the whole. */
const timing: Middleware = async (ctx, next) => {
  const began = ctx.call.clock.now()
  try {
    return await next()
  } finally {
    console.log(`  ${ctx.target?.id}: ${ctx.call.clock.now() - began} ms`)
  }
}

/** Gives calls of a plan fewer attempts. It can only tighten: the engine refuses a larger account or a later deadline. */
const allowance = (plan: string, attempts: number) =>
  defineMiddleware({
    name: 'allowance',
    options: { plan, attempts },
    atMost: true, // some calls stay below the bounds
    bounds: (below) => below, // it does not wait, and it lets the other plans pass
    run(ctx, next) {
      if (ctx.call.labels['plan'] === plan) {
        ctx.account = ctx.account.open({ attempts }, { layer: 'allowance', index: ctx.index })
      }
      return next()
    },
  })

const clock = virtualClock()
const flaky = scriptedProvider('local/flaky', [{ after: '2s', fail: 'overloaded' }])

const poster = pipeline(createImage, { clock })
  .use(allowance('free', 2))
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
