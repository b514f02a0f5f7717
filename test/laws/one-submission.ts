import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { CallError, type Attempt } from '@stint/core'
import { failing, image, rejection, request } from './fixtures.ts'
import type { Law } from './laws.ts'

export const oneSubmission: Law = {
  name: 'one submission',
  says: 'a second paid submission inside one attempt is refused, and the attempt ends with the first answer',
  async holds(engine) {
    let arrived = 0
    const server = createServer((_incoming, outgoing) => {
      arrived += 1
      outgoing.writeHead(arrived === 1 ? 503 : 200).end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const retriesByItself = {
      ...failing(engine),
      async attempt(_request: unknown, attempt: Attempt) {
        const send = (): Promise<Response> => attempt.fetch(url, { method: 'POST', body: '{}' })
        await attempt.fetch(`${url}not-a-submission`)
        return (await send()).ok || (await send()).ok ? image : undefined
      },
    }
    try {
      arrived = -1
      const error = await rejection(
        engine.pipeline(engine.createImage).to(retriesByItself).run(request),
      )
      expect(arrived).toBe(1)
      expect(CallError.isInstance(error) && error.fault).toMatchObject({
        kind: 'overloaded',
        status: 503,
        hiddenRetry: true,
      })
      expect(String(error)).toMatch(/maxRetries: 0/)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  },
}
