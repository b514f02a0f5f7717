import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface CountingServer extends AsyncDisposable {
  readonly url: string
  /** `POST /path` of everything that arrived, in order. */
  readonly arrived: readonly string[]
}

/** Answers request n, from 1. */
export type Reply = (response: ServerResponse, n: number, request: IncomingMessage) => void

/** A server on loopback that tells what arrived. */
export async function countingServer(reply: Reply): Promise<CountingServer> {
  const arrived: string[] = []
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      arrived.push(`${request.method} ${request.url}`)
      reply(response, arrived.length, request)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    arrived,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** Always the same status. */
export function always(status: number): Reply {
  return (response) => void response.writeHead(status).end('{}')
}
