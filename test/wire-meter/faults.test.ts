import { channel } from 'node:diagnostics_channel'
import { createServer, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { pixel } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { ProxyAgent, request as undiciRequest } from 'undici'
import { clients } from './clients.ts'
import { always, countingServer } from './counting-server.ts'
import { outside } from './outside.ts'
import { run } from './run.ts'

const image = Buffer.from(pixel).toString('base64')
const post = clients['node:http']!

describe('a hidden retry', () => {
  it('that could not be stopped is told as sent, and may have been paid', async () => {
    await using server = await countingServer(always(503))
    const { error, report } = await run(
      outside(async () => {
        await post(`${server.url}/images`)
        // As a client would be seen that is like undici, but not known.
        const request = { method: 'POST', origin: server.url, path: '/images', headers: [] }
        channel('undici:request:create').publish({ request })
        return new Promise(() => undefined)
      }),
    )
    expect(error?.fault).toMatchObject({
      kind: 'overloaded',
      status: 503,
      delivery: 'unknown',
      hiddenRetry: true,
      message: expect.stringMatching(/a second submission was sent/),
    })
    expect(report.attempts).toMatchObject([{ sends: 2, submissions: 2, delivery: 'unknown' }])
  })

  it('after a first answer that was taken on says so', async () => {
    await using server = await countingServer(always(200))
    const { error } = await run(
      outside(async () => {
        await post(server.url)
        await post(server.url)
        return image
      }),
    )
    expect(error?.fault).toMatchObject({
      kind: 'malformed_response',
      delivery: 'accepted',
      hiddenRetry: true,
      message: expect.stringMatching(/HTTP 200, but: the client library asked again/),
    })
  })

  it('of a library that did not wait for the first answer is a timeout', async () => {
    await using server = await countingServer(() => undefined)
    const { error } = await run(
      outside(async () => {
        const controller = new AbortController()
        const { signal } = controller
        const first = fetch(server.url, { method: 'POST', signal })
        await expect.poll(() => server.arrived.length).toBe(1)
        controller.abort()
        await first.catch(() => undefined)
        await fetch(server.url, { method: 'POST' })
        return image
      }),
    )
    expect(error?.fault).toMatchObject({ kind: 'timeout', delivery: 'unknown', hiddenRetry: true })
  })

  it('of a library that follows the signal ends quietly', async () => {
    await using server = await countingServer(always(503))
    let signal: AbortSignal | undefined
    const provider = outside(async (_prompt, attempt) => {
      signal = attempt?.signal
      const send = () => fetch(server.url, { method: 'POST', signal: attempt?.signal ?? null })
      if (!(await send()).ok) await send()
      return image
    })
    const { error } = await run(provider)
    expect(error?.fault).toMatchObject({ kind: 'overloaded', hiddenRetry: true })
    await provider.ended()
    expect(signal?.reason).toMatchObject({ name: 'AbortError' })
    expect(server.arrived).toHaveLength(1)
  })
})

describe('an attempt', () => {
  it('whose submission broke off stays unknown, whatever else was sent after it', async () => {
    await using server = await countingServer((response, n) =>
      n === 1 ? response.destroy() : response.writeHead(503).end(),
    )
    const { error } = await run(
      outside(async () => {
        await post(`${server.url}/images`).catch(() => undefined)
        await post(`${server.url}/v1/traces`)
        throw new Error('no image')
      }),
    )
    expect(error?.report.attempts).toMatchObject([{ submissions: 2, delivery: 'unknown' }])
  })

  it('does not count the tunnel through a proxy', async () => {
    await using server = await countingServer(always(200))
    await using proxy = await tunnel()
    const dispatcher = new ProxyAgent({ uri: proxy.url, proxyTunnel: true })
    const { error, report } = await run(
      outside(async () => {
        const { body } = await undiciRequest(server.url, { method: 'POST', body: '{}', dispatcher })
        await body.text()
        return image
      }),
    )
    await dispatcher.close()
    expect(error).toBeUndefined()
    expect(proxy.tunnels()).toBe(1)
    expect(report.attempts).toMatchObject([{ sends: 1, submissions: 1 }])
  })

  it('is not harmed by a provider that cannot tell what is paid', async () => {
    await using server = await countingServer(always(200))
    const warnings: string[] = []
    const listen = (warning: Error): void => void warnings.push(warning.message)
    process.on('warning', listen)
    const { error } = await run(
      outside(async () => (await post(`${server.url}/images`), image), {
        isSubmission: () => {
          throw new Error('no idea')
        },
      }),
    )
    await sleep(0)
    process.off('warning', listen)
    expect(error).toBeUndefined()
    expect(warnings).toEqual([expect.stringMatching(/http.client.request.created .* no idea/)])
  })

  it('repeats no key that a library has sent', async () => {
    await using server = await countingServer(always(401))
    const key = 'plain-words-that-look-like-no-key'
    const { error } = await run(
      outside(async () => {
        const headers = { 'x-api-key': key }
        const response = await fetch(server.url, { method: 'POST', headers })
        throw new Error(`HTTP ${response.status}: Incorrect API key provided: ${key}`)
      }),
    )
    expect(error?.fault).toMatchObject({ kind: 'auth', delivery: 'rejected' })
    expect(`${error?.message} ${JSON.stringify(error?.report)}`).not.toContain(key)
  })
})

/** A proxy that tunnels. */
async function tunnel(): Promise<AsyncDisposable & { readonly url: string; tunnels(): number }> {
  let opened = 0
  const server = createServer()
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    opened += 1
    const [host, port] = (request.url ?? '').split(':')
    const onward = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.pipe(client).pipe(onward)
    })
    for (const socket of [client, onward]) socket.on('error', () => onward.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels: () => opened,
    [Symbol.asyncDispose]: () => new Promise((closed) => void server.close(() => closed())),
  }
}
