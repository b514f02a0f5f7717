import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  createImage,
  pipeline,
  type Context,
  type Next,
  type Pipeline,
  type Provider,
} from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { pixel } from '@stint/testkit'
import { afterEach, beforeEach, expect, it } from 'vitest'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void
let server: Server
let url = ''
// A connection keeps the async context in which it was opened: each test opens its own.
beforeEach(async () => {
  server = createServer((_, answer) => answer.writeHead(200).end('x'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

let image: WeakRef<Uint8Array>
const over = (send: boolean): Provider => ({
  id: 'a',
  accepts: () => true,
  attempt: async (_, { fetch }) => {
    if (send) await (await fetch(url, { method: 'POST' })).text()
    const data = new Uint8Array(1_000_000)
    data.set(pixel)
    image = new WeakRef(data)
    return { images: [{ data, mediaType: 'image/png' }] }
  },
})

async function isKept(line: Pipeline): Promise<boolean> {
  await (async () => void (await line.run({ prompt: 'a lighthouse' })))()
  for (let tries = 0; tries < 10 && image.deref(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    gc()
  }
  return image.deref() !== undefined
}

const base = pipeline(createImage)
it.each<[string, Pipeline]>([
  ['one provider and no layer', base.to(over(true))],
  ['a layer that passes on', base.use(deadline('60s')).to(over(true))],
  ['a failover', base.use(failover([over(true)]))],
  ['a retry', base.use(retry()).to(over(true))],
])('the image of a call is not held by the connection that it came over: %s', async (_, line) => {
  expect(await isKept(line)).toBe(false)
})

it('the image of a call is not held by the context of a layer that somebody keeps', async () => {
  const kept: Context[] = []
  const keeps = (ctx: Context, next: Next): unknown => {
    kept.push(ctx)
    return next()
  }
  expect(await isKept(base.use(keeps).to(over(false)))).toBe(false)
  expect(kept).toHaveLength(1)
})
