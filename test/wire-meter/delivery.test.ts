import { createImage, defineProvider, pipeline, type CallError, type ImageMade } from '@stint/core'
import { retry } from '@stint/middleware/retry'
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici'
import { describe, expect, it } from 'vitest'
import { countingServer } from './counting-server.ts'

/** What becomes of a call that is tried three times, at a target that posts to this address. */
async function failureAt(url: string): Promise<CallError> {
  const target = defineProvider({
    id: 'a/b',
    accepts: () => true,
    async attempt(_request, attempt): Promise<ImageMade> {
      const response = await attempt.fetch(url, { method: 'POST', body: '{}' })
      throw new Error(await response.text())
    },
    wire: 'fetch',
  })
  return pipeline(createImage)
    .use(retry({ attempts: 3, backoff: 1 }))
    .to(target)
    .run({ prompt: 'a lighthouse' })
    .then(
      () => expect.unreachable('it succeeded'),
      (error: unknown) => error as CallError,
    )
}

const posts = (arrived: readonly string[]): number =>
  arrived.filter((line) => line.startsWith('POST')).length

describe('a submission', () => {
  it('whose answer is to be fetched where nobody is may have been paid, and is not bought again', async () => {
    const gone = await countingServer(() => undefined)
    await gone[Symbol.asyncDispose]()
    await using server = await countingServer((response) =>
      response.writeHead(303, { location: `${gone.url}/result` }).end(),
    )
    const error = await failureAt(server.url)
    expect(error.fault).toMatchObject({ kind: 'network', delivery: 'unknown' })
    expect(server.arrived).toHaveLength(1)
  })

  it('whose answer is fetched elsewhere is not turned down by an error there', async () => {
    await using server = await countingServer((response, _, { method }) =>
      method === 'POST'
        ? response.writeHead(302, { location: '/result' }).end()
        : response.writeHead(503).end('{}'),
    )
    const error = await failureAt(server.url)
    expect(error.fault).toMatchObject({ kind: 'overloaded', delivery: 'unknown' })
    expect(server.arrived).toEqual(['POST /', 'GET /result'])
  })

  it('that is to be sent where nobody is was not sent, and may be tried again', async () => {
    const gone = await countingServer(() => undefined)
    await gone[Symbol.asyncDispose]()
    await using server = await countingServer((response) =>
      response.writeHead(307, { location: `${gone.url}/images` }).end(),
    )
    const error = await failureAt(server.url)
    expect(error.fault).toMatchObject({ kind: 'network', delivery: 'unsent' })
    expect(posts(server.arrived)).toBe(3)
  })

  it('whose connection was closed on this side after it went out is not taken for unsent', async () => {
    const before = getGlobalDispatcher()
    const agent = new Agent()
    setGlobalDispatcher(agent)
    try {
      await using server = await countingServer(() => {
        // As who changes the proxy of a process does.
        setGlobalDispatcher(before)
        void agent.destroy()
      })
      const error = await failureAt(server.url)
      expect(error.fault).toMatchObject({ kind: 'network', delivery: 'unknown' })
      expect(server.arrived).toHaveLength(1)
    } finally {
      setGlobalDispatcher(before)
    }
  })
})
