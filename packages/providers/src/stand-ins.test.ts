import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StandIns } from './stand-ins.ts'

/** What a server gets. */
interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Posts to a server on loopback, which answers with a status when it has everything. */
async function post(standIns: StandIns, init: RequestInit, status = 200): Promise<Received> {
  let received: Received | undefined
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      received = { headers: request.headers, body }
      response.writeHead(status, { location: '/elsewhere' }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    const fetch = standIns.sendThrough(globalThis.fetch)
    const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', ...init })
    expect(response.status).toBe(status)
    await response.text()
  } finally {
    server.closeAllConnections()
    server.close()
  }
  if (!received) throw new Error('nothing was received')
  return received
}

const json = { 'content-type': 'application/json', 'x-team': 'posters' }
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at * 7 + 1)
const base64 = (data: Uint8Array): string => Buffer.from(data).toString('base64')

describe('a JSON body', () => {
  it.each([0, 1, 2, 3, 49_151, 49_152, 49_153, 200_000])(
    'has the base64 of %d bytes where the text stood that stands for it',
    async (length) => {
      const standIns = new StandIns()
      const data = bytes(length + 5).subarray(5)
      const body = { prompt: 'a ü', url: `data:image/png;base64,${standIns.base64(data)}`, n: 1 }
      const received = await post(standIns, { headers: json, body: JSON.stringify(body) })
      const text = JSON.stringify({ ...body, url: `data:image/png;base64,${base64(data)}` })
      expect(received.body.equals(Buffer.from(text))).toBe(true)
      expect(received.headers).toMatchObject({
        ...json,
        'content-length': `${Buffer.byteLength(text)}`,
      })
      expect(received.headers).not.toHaveProperty('transfer-encoding')
    },
  )

  it('has each of several in its place, and one that is named twice in both', async () => {
    const standIns = new StandIns()
    const [a, b] = [bytes(100), bytes(70_000)]
    const [forA, forB] = [standIns.base64(a), standIns.base64(b)]
    const { body } = await post(standIns, { body: JSON.stringify([forB, forA, forB]) })
    expect(body.toString()).toBe(JSON.stringify([base64(b), base64(a), base64(b)]))
  })

  it('is left alone in all else', async () => {
    const property = fc.asyncProperty(fc.string({ unit: 'binary' }), async (prompt) => {
      const standIns = new StandIns()
      let sent: RequestInit | undefined
      const fetch = standIns.sendThrough((_input, init) => {
        sent = init
        return Promise.resolve(new Response())
      })
      const text = (url: string): string => JSON.stringify({ prompt, url })
      await fetch('http://x.test', { method: 'POST', body: text(standIns.base64(bytes(9))) })
      expect(await new Response(sent?.body).text()).toBe(text(base64(bytes(9))))
    })
    await fc.assert(property, { numRuns: 20 })
  })
})

describe('a form', () => {
  it('has the bytes in the parts that stand for them, and is encoded as it would have been', async () => {
    const standIns = new StandIns()
    const [image, mask] = [bytes(150_000), bytes(3)]
    const form = new FormData()
    form.append('prompt', 'a ü\n"quoted"')
    form.append('image[]', new Blob([standIns.bytes(image)], { type: 'image/webp' }))
    form.append('mask', new Blob([standIns.bytes(mask)], { type: 'image/png' }))
    form.append('other', new Blob([Uint8Array.of(255, 0, 128)]))
    const { headers, body } = await post(standIns, { body: form, headers: { 'x-team': 'posters' } })
    expect(headers).toMatchObject({ 'x-team': 'posters', 'content-length': `${body.byteLength}` })
    const type = headers['content-type'] ?? ''
    const read = await new Response(body, { headers: { 'content-type': type } }).formData()
    expect(read.get('prompt')).toBe('a ü\r\n"quoted"')
    const files = ['image[]', 'mask', 'other'].map((name) => read.get(name) as File)
    expect(files.map(({ type: kind }) => kind)).toEqual([
      'image/webp',
      'image/png',
      'application/octet-stream',
    ])
    const contents = await Promise.all(files.map((file) => file.bytes()))
    expect(contents.map((content) => Buffer.from(content).toString('hex'))).toEqual(
      [image, mask, Uint8Array.of(255, 0, 128)].map((data) => Buffer.from(data).toString('hex')),
    )
  })
})

describe('an answer', () => {
  const withImage = (): [StandIns, RequestInit] => {
    const standIns = new StandIns()
    return [standIns, { body: JSON.stringify({ url: standIns.base64(bytes(100)) }) }]
  }

  it.each([401, 421, 500])('of %d is given as it is', async (status) => {
    const { body } = await post(...withImage(), status)
    expect(body.toString()).toBe(JSON.stringify({ url: base64(bytes(100)) }))
  })

  it.each([302, 307])('of %d fails the request, which cannot be sent again', async (status) => {
    await expect(post(...withImage(), status)).rejects.toThrow('fetch failed')
  })
})

describe('a request that nothing stands in', () => {
  it.each([{ body: '{"prompt":"a"}' }, { method: 'GET' }, undefined])(
    'goes out as it is: %o',
    async (init) => {
      let sent: unknown
      const fetch = new StandIns().sendThrough((_input, given) => {
        sent = given
        return Promise.resolve(new Response())
      })
      await fetch('http://x.test', init)
      expect(sent).toBe(init)
    },
  )
})
