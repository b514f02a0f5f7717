import { pixel } from '@stint/testkit'
import { describe, expect, it } from 'vitest'
import { clients } from './clients.ts'
import { always, countingServer } from './counting-server.ts'
import { outside } from './outside.ts'
import { run } from './run.ts'

const image = Buffer.from(pixel).toString('base64')

describe.each(Object.entries(clients))('%s', (_name, client) => {
  it('is counted, with polls and downloads apart, and told to have been accepted', async () => {
    await using server = await countingServer(always(200))
    const provider = outside(async () => {
      await client(`${server.url}/jobs`)
      await client(`${server.url}/jobs/1`, 'GET')
      await client(`${server.url}/jobs/1`, 'GET')
      await client(`${server.url}/images/1`, 'GET')
      return image
    })
    const { error, report } = await run(provider)
    expect(error).toBeUndefined()
    expect(report.attempts).toMatchObject([{ sends: 4, submissions: 1, delivery: 'accepted' }])
  })

  it('is stopped at a second submission, whatever the provider does about it', async () => {
    await using server = await countingServer(always(503))
    let signal: AbortSignal | undefined
    const provider = outside(async (_prompt, attempt) => {
      signal = attempt?.signal
      for (let i = 0; i < 5; i++)
        await client(`${server.url}/images?try=${i}`).catch(() => undefined)
      return image
    })
    const { error, report } = await run(provider)
    expect(error?.fault).toMatchObject({
      kind: 'overloaded',
      status: 503,
      delivery: 'rejected',
      hiddenRetry: true,
      message: expect.stringMatching(/stopped before it was sent/),
    })
    expect(report.attempts).toMatchObject([{ sends: 1, submissions: 1 }])
    expect(signal?.aborted).toBe(true)
    await provider.ended()
    expect(server.arrived).toEqual(['POST /images?try=0'])
  })

  it('may follow a redirect, which buys nothing', async () => {
    await using server = await countingServer((response, n) =>
      n === 1
        ? response.writeHead(307, { location: '/images?again' }).end()
        : response.writeHead(200).end('{}'),
    )
    const provider = outside(async () => {
      const status = await client(`${server.url}/images`)
      if (status === 307) await client(`${server.url}/images?again`)
      return image
    })
    const { error, report } = await run(provider)
    expect(error).toBeUndefined()
    expect(report.attempts).toMatchObject([{ sends: 2, submissions: 1 }])
    expect(server.arrived).toHaveLength(2)
  })

  it('may POST elsewhere, for a token or to export a trace', async () => {
    await using server = await countingServer(always(200))
    const provider = outside(async () => {
      await client(`${server.url}/oauth/token`)
      await client(`${server.url}/images`)
      await client(`${server.url}/v1/traces`)
      return image
    })
    const { error } = await run(provider)
    expect(error).toBeUndefined()
    expect(server.arrived).toHaveLength(3)
  })

  it('is held to what the provider says is paid, wherever it is sent', async () => {
    await using server = await countingServer(always(503))
    const provider = outside(
      async () => {
        for (const path of ['token', 'fast', 'slow']) {
          await client(`${server.url}/${path}`).catch(() => undefined)
        }
        return image
      },
      { isSubmission: ({ url }) => !url.endsWith('/token') },
    )
    const { error, report } = await run(provider)
    expect(error?.fault).toMatchObject({ kind: 'overloaded', hiddenRetry: true })
    expect(report.attempts).toMatchObject([{ sends: 2, submissions: 1 }])
    await provider.ended()
    expect(server.arrived).toEqual(['POST /token', 'POST /fast'])
  })

  it('is known to be unsent when nothing listens, and unknown when the connection breaks', async () => {
    const gone = await countingServer(always(200))
    await gone[Symbol.asyncDispose]()
    const refused = await run(outside(async () => void (await client(`${gone.url}/images`))))
    expect(refused.error?.fault).toMatchObject({ kind: 'network', delivery: 'unsent' })

    await using server = await countingServer((response) => void response.socket?.destroy())
    const cut = await run(outside(async () => void (await client(`${server.url}/images`))))
    expect(cut.error?.fault).toMatchObject({ kind: 'network', delivery: 'unknown' })
  })

  it('has been accepted once the head of a 200 is there, whatever breaks then', async () => {
    await using server = await countingServer((response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{', () => response.destroy())
    })
    const { error } = await run(outside(async () => void (await client(`${server.url}/images`))))
    expect(error?.report.attempts).toMatchObject([{ delivery: 'accepted' }])
  })

  it('has not been answered by an early hint', async () => {
    await using server = await countingServer((response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' })
      setTimeout(() => response.destroy(), 10)
    })
    const { error } = await run(outside(async () => void (await client(`${server.url}/images`))))
    expect(error?.fault).toMatchObject({ delivery: 'unknown' })
  })

  it('is not counted in another attempt that runs beside it', async () => {
    await using server = await countingServer((response, n) => {
      setTimeout(() => response.writeHead(200).end('{}'), n % 2 ? 30 : 5)
    })
    const attempts = Array.from({ length: 6 }, () =>
      run(
        outside(async () => {
          await client(`${server.url}/images`)
          await client(`${server.url}/images/1`, 'GET')
          return image
        }),
      ),
    )
    for (const { error, report } of await Promise.all(attempts)) {
      expect(error).toBeUndefined()
      expect(report.attempts).toMatchObject([{ sends: 2, submissions: 1 }])
    }
    expect(server.arrived).toHaveLength(12)
  })

  it('is not watched outside an attempt, on a connection that one has opened', async () => {
    await using server = await countingServer(always(200))
    const post = (): Promise<number> => client(`${server.url}/images`)
    const { error } = await run(outside(async () => (await post(), image)))
    expect(error).toBeUndefined()
    expect([await post(), await post()]).toEqual([200, 200])
    expect(server.arrived).toHaveLength(3)
  })
})
