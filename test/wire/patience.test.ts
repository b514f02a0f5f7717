import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createImage, pipeline, type Attempt } from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { pixel } from '@stint/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

interface Dispatcher {
  dispatch(options: { headersTimeout?: number; bodyTimeout?: number }, handler: unknown): boolean
}

const place = Symbol.for('undici.globalDispatcher.1')
const seen: { headersTimeout?: number | undefined; bodyTimeout?: number | undefined }[] = []
let server: Server
let original: Dispatcher

beforeAll(async () => {
  server = createServer((_request, response) => response.end('{}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await fetch(url())
  original = Reflect.get(globalThis, place) as Dispatcher
  const watching: Dispatcher = {
    dispatch(options, handler) {
      seen.push({ headersTimeout: options.headersTimeout, bodyTimeout: options.bodyTimeout })
      return original.dispatch(options, handler)
    },
  }
  Reflect.set(globalThis, place, watching)
})

afterAll(() => {
  Reflect.set(globalThis, place, original)
  server.closeAllConnections()
  server.close()
})

const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

const vendor = {
  id: 'vendor',
  accepts: () => true as const,
  async attempt(_request: unknown, attempt: Attempt) {
    await attempt.fetch(url(), { method: 'POST', body: '{}' })
    return { images: [{ data: pixel, mediaType: 'image/png' }] }
  },
}

describe('the fetch of an attempt', () => {
  it('waits as long as the deadline allows, through whatever dispatcher the process has', async () => {
    seen.length = 0
    await pipeline(createImage).use(deadline('10m')).to(vendor).run({ prompt: 'a lighthouse' })
    expect(seen).toEqual([{ headersTimeout: 0, bodyTimeout: 0 }])
  })

  it("keeps Node's own limits where there is no deadline", async () => {
    seen.length = 0
    await pipeline(createImage).to(vendor).run({ prompt: 'a lighthouse' })
    expect(seen).toHaveLength(1)
    expect(seen[0]?.headersTimeout).not.toBe(0)
  })
})
