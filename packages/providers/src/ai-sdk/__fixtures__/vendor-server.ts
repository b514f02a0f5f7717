import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pictures } from '../../__fixtures__/pictures.ts'

/** What a server was asked. */
export interface Asked {
  readonly method: string
  readonly path: string
  /** How often this was asked before. */
  readonly before: number
  readonly body: unknown
  readonly headers: IncomingMessage['headers']
}

/** An answer: JSON, a picture, or one that breaks off in mid-body. */
export type VendorAnswer =
  | { readonly json: unknown; readonly status?: number; readonly headers?: Record<string, string> }
  | 'picture'
  | 'cut'

/** A vendor's server on loopback, and what it was asked. */
export interface VendorServer extends AsyncDisposable {
  readonly origin: string
  readonly asked: readonly Asked[]
  /** Method and path of what it was asked, in order. */
  readonly lines: readonly string[]
}

/** Starts a server that answers as told. Addresses in its answers need its origin. */
export async function vendorServer(
  answer: (asked: Asked, origin: string) => VendorAnswer,
): Promise<VendorServer> {
  const asked: Asked[] = []
  let origin = ''
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const { method = '', url: path = '', headers } = request
      const same = asked.filter((other) => other.method === method && other.path === path)
      const entry = { method, path, body, headers, before: same.length }
      asked.push(entry)
      give(response, answer(entry, origin))
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    asked,
    get lines() {
      return asked.map(({ method, path }) => `${method} ${path}`)
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function give(response: ServerResponse, answer: VendorAnswer): void {
  if (answer === 'picture') {
    response.writeHead(200, { 'content-type': 'image/png' }).end(pictures.png)
  } else if (answer === 'cut') {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': '1000' })
    response.write(pictures.png, () => response.destroy())
  } else {
    const headers = { 'content-type': 'application/json', ...answer.headers }
    response.writeHead(answer.status ?? 200, headers).end(JSON.stringify(answer.json))
  }
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk as Uint8Array)
  const text = Buffer.concat(chunks).toString()
  return text.startsWith('{') ? JSON.parse(text) : text
}
