import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Fault, loneAttempt } from '@stint/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pictures } from '../__fixtures__/pictures.ts'
import { downloadImage } from './download-image.ts'

let server: Server
let host: string
let asked: string[]
let routes: Record<string, RequestListener>

beforeEach(async () => {
  asked = []
  routes = {}
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const route = routes[request.url ?? '']
    if (route) route(request, response)
    else response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

const get = (path: string, bytes = 1000) =>
  downloadImage(`http://${host}${path}`, 'image 1 of 1', loneAttempt(), {
    bytes,
    allowHosts: [host],
  })
const faultOf = (path: string, bytes?: number) => get(path, bytes).catch((error: unknown) => error)
const redirect =
  (location: string): RequestListener =>
  (_, response) =>
    response.writeHead(302, { location }).end()

test('gives the bytes and the media type that they show, whatever the server calls them', async () => {
  routes['/a'] = (_, response) =>
    response.writeHead(200, { 'content-type': 'text/plain' }).end(pictures.png)
  expect(await get('/a')).toEqual({ data: pictures.png, mediaType: 'image/png' })
})

test('follows redirects, each looked at before it is asked', async () => {
  routes['/1'] = redirect('/2')
  routes['/2'] = redirect(`http://${host}/3`)
  routes['/3'] = (_, response) => response.end(pictures.webp)
  expect(await get('/1')).toMatchObject({ mediaType: 'image/webp' })
  routes['/3'] = redirect('https://169.254.169.254/latest/meta-data')
  expect(await faultOf('/1')).toMatchObject({
    kind: 'malformed_response',
    transient: false,
    delivery: 'accepted',
    message: expect.stringContaining('169.254.169.254 is not an address of the public network'),
  })
  expect(asked).toHaveLength(6)
})

test('gives up after three redirects', async () => {
  routes['/1'] = redirect('/1')
  const message = 'image 1 of 1 is behind more than 3 redirects'
  expect(await faultOf('/1')).toMatchObject({ kind: 'malformed_response', message })
  expect(asked).toHaveLength(4)
})

test('reads no more than the limit of a body that never ends', async () => {
  routes['/a'] = (_, response) => {
    const more = (): void => {
      if (!response.destroyed) response.write(Buffer.alloc(500), more)
    }
    more()
  }
  expect(await faultOf('/a')).toMatchObject({
    kind: 'malformed_response',
    message: 'image 1 of 1 is larger than 1000 bytes',
  })
})

test('refuses what is not an image', async () => {
  routes['/a'] = (_, response) => response.end('<html>')
  const message = 'image 1 of 1 is not an image (6 bytes)'
  expect(await faultOf('/a')).toMatchObject({
    kind: 'malformed_response',
    transient: false,
    message,
  })
})

test('of an address that is not there any more nobody knows what was paid', async () => {
  expect(await faultOf('/gone')).toMatchObject({
    kind: 'network',
    transient: false,
    delivery: 'unknown',
    status: 404,
  })
})

test('a server that is overloaded may be asked again', async () => {
  routes['/a'] = (_, response) => response.writeHead(503, { 'retry-after': '7' }).end()
  const fault = await faultOf('/a')
  expect(Fault.isInstance(fault)).toBe(true)
  expect(fault).toMatchObject({ kind: 'network', transient: true, retryAfterMs: 7000 })
})

test('asks nothing at an address that is not allowed', async () => {
  const link = `http://${host}/a`
  const fault = await downloadImage(link, 'image 1 of 1', loneAttempt(), { bytes: 10 }).catch(
    (error: unknown) => error,
  )
  expect(fault).toMatchObject({ message: expect.stringContaining('only https is fetched') })
  expect(asked).toEqual([])
})
