import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { encodeAnswer } from './encoded-answer.ts'
import type { Received } from './received.ts'
import { loadNock } from './recorded-vendor.ts'
import { send } from './send.ts'
import { Arrivals, type Vendor } from './vendor.ts'

/**
 * The vendor on this machine, over real HTTP, for what happens on a connection.
 */
export async function liveVendor(baseURL: string): Promise<Vendor> {
  const nock = await loadNock()
  const wasActive = nock.isActive()
  nock.restore()
  const arrivals = new Arrivals()
  const open = new Set<ServerResponse>()
  const server = createServer((incoming, response) => {
    open.add(response)
    response.once('close', () => open.delete(response))
    serve(incoming, response, arrivals).catch((error: unknown) => {
      arrivals.mistake = error
      response.destroy()
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const cutAll = (): void => open.forEach((response) => response.destroy())
  const { port } = server.address() as AddressInfo
  return {
    baseURL: `http://127.0.0.1:${port}${new URL(baseURL).pathname}`.replace(/\/$/, ''),
    get received() {
      return arrivals.received
    },
    get mistake() {
      return arrivals.mistake
    },
    use(script) {
      cutAll()
      arrivals.use(script)
    },
    arrived: (count) => arrivals.arrived(count),
    async close() {
      cutAll()
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
      if (wasActive) nock.activate()
    },
  }
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  arrivals: Arrivals,
): Promise<void> {
  const { method = 'GET', headers, url = '/' } = incoming
  const origin = `http://${headers.host}`
  const body = await bodyOf(incoming)
  if (body === undefined) return
  const pairs = Object.entries(headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ])
  const received: Received = {
    method,
    url: origin + url,
    headers: new Headers(pairs),
    body,
    over: false,
  }
  response.once('close', () => (received.over = true))
  arrivals.add(received)
  const delivery = await arrivals.script(received)
  if (!response.destroyed) await send(encodeAnswer(delivery), delivery.manner, response)
}

/** Undefined when the client left while it sent. */
async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk)
  } catch {
    return undefined
  }
  return new Uint8Array(Buffer.concat(chunks))
}
