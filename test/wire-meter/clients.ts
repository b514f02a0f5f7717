import { Agent, request as httpRequest } from 'node:http'
import * as undici from 'undici'

/** One POST, or another method, whose answer is read to its end. Gives its status. */
export type Client = (url: string, method?: string) => Promise<number>

const keepAlive = new Agent({ keepAlive: true, maxSockets: 1 })

/** The three ways out of a process of Node, and npm's undici. */
export const clients: Readonly<Record<string, Client>> = {
  "Node's fetch": (url, method = 'POST') => withFetch(globalThis.fetch, url, method),
  "npm's undici, fetch": (url, method = 'POST') =>
    withFetch(undici.fetch as unknown as typeof globalThis.fetch, url, method),
  async "npm's undici, request"(url, method = 'POST') {
    const { statusCode, body } = await undici.request(url, { method, body: bodyOf(method) })
    await body.text()
    return statusCode
  },
  'node:http': (url, method = 'POST') => withHttp(url, method),
  'node:http, one connection kept alive': (url, method = 'POST') =>
    withHttp(url, method, keepAlive),
}

async function withFetch(
  fetch: typeof globalThis.fetch,
  url: string,
  method: string,
): Promise<number> {
  const response = await fetch(url, { method, body: bodyOf(method) })
  await response.text()
  return response.status
}

function withHttp(url: string, method: string, agent?: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, ...(agent && { agent }) }, (response) => {
      response.on('error', reject).resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    request.on('error', reject).end(bodyOf(method) ?? undefined)
  })
}

function bodyOf(method: string): string | null {
  return method === 'GET' ? null : '{}'
}
