import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createImage, pipeline, type Context, type Next, type Provider } from '@stint/core'
import { breaker } from '@stint/middleware/breaker'
import { scriptedProvider } from '@stint/testkit'
import { describe, expect, it } from 'vitest'

const request = { prompt: 'a lighthouse' }
const context = new AsyncLocalStorage<string>()
const outcome = (run: Promise<unknown>): Promise<any> =>
  run.then(
    (ok) => ({ ok }),
    (error: unknown) => ({ error }),
  )

it('onFinish is told in the context of its layer, not in one that a layer below has made', async () => {
  const seen: unknown[] = []
  const outer = (ctx: Context, next: Next): unknown => {
    ctx.onFinish(() => seen.push(context.getStore()))
    return next()
  }
  const inner = (_: Context, next: Next): unknown => context.run('below', next)
  const line = pipeline(createImage).use(outer).use(inner)
  await context.run('above', () => outcome(line.to(scriptedProvider('a', ['ok'])).run(request)))
  expect(seen).toEqual(['above'])
})

describe('after a hidden retry has ended an attempt, what is started', () => {
  it.each(['onFinish', 'onChange of a breaker'])(
    'in %s is no part of that attempt',
    async (where) => {
      const server = createServer((_, answer) => answer.writeHead(503).end())
      await once(server.listen(0, '127.0.0.1'), 'listening')
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const provider: Provider = {
        id: 'a',
        accepts: () => true,
        isSubmission: ({ method }) => method === 'POST',
        attempt: async (_, { fetch }) => {
          await fetch(url, { method: 'POST' })
          await fetch(url, { method: 'POST' }).catch(() => undefined)
          return new Promise(() => undefined)
        },
      }
      let other: Promise<any> | undefined
      const hook = (): void => {
        other = outcome(
          pipeline(createImage)
            .to(scriptedProvider('b', ['ok']))
            .run(request),
        )
      }
      const layer =
        where === 'onFinish'
          ? (ctx: Context, next: Next): unknown => {
              ctx.onFinish(hook)
              return next()
            }
          : breaker({ failures: 1, onChange: hook })
      await outcome(pipeline(createImage).use(layer).to(provider).run(request))
      server.close()
      expect(await other).toMatchObject({ ok: { provider: 'b' } })
    },
  )
})
