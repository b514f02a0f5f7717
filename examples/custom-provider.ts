// A provider for a vendor that speaks HTTP, against a small server of that vendor in this same file.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CallError, createImage, defineProvider, Fault, pipeline } from '@stint/core'
import type { ImageMade, ImageRequest, Provider } from '@stint/core'
import { budget } from '@stint/middleware/budget'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { pixel } from '@stint/testkit'
import { z } from 'zod'

/** Lenient: what is read, and nothing else. */
const answer = z.object({ png: z.string() })

/** One model of the vendor "easel". */
export function easel(options: {
  readonly model: string
  readonly baseURL: string
}): Provider<ImageRequest, ImageMade> {
  const { model, baseURL } = options
  return defineProvider<ImageRequest, ImageMade>({
    id: `easel/${model}`,
    wire: 'fetch', // everything goes through attempt.fetch: delivery is known, hidden retries are refused
    accepts: ({ references }) => (references.length === 0 ? true : 'takes text only'),
    price: () => 0.02,
    isSubmission: ({ method, url }) => method === 'POST' && url.endsWith('/paint'),
    async attempt({ prompt }, attempt) {
      const response = await attempt.fetch(`${baseURL}/paint`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model, prompt }),
        signal: attempt.signal,
      })
      if (!response.ok) throw new Error(await response.text()) // named by classify, else by its status
      const { png } = answer.parse(await response.json())
      return { images: [{ data: Buffer.from(png, 'base64'), mediaType: 'image/png' }] }
    },
    classify({ answer: seen }) {
      if (!seen?.body.includes('EASEL_WET')) return undefined
      return new Fault('overloaded', { message: 'the paint is still wet', status: seen.status })
    },
  })
}

const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    const wet = body.includes('"oil"')
    response.writeHead(wet ? 418 : 200, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify(wet ? { error: 'EASEL_WET' } : { png: Buffer.from(pixel).toString('base64') }),
    )
  })
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const poster = pipeline(createImage)
  .use(budget({ attempts: 3, cost: 0.05 }))
  .use(failover([easel({ model: 'oil', baseURL }), easel({ model: 'chalk', baseURL })]))
  .use(retry({ attempts: 2, backoff: 0 }))
const { provider, report } = await poster.run({ prompt: 'a lighthouse' })
console.log(`made by ${provider} for ${report.cost}`)
for (const { target, fault, delivery, submissions, cost } of report.attempts) {
  console.log({ target, fault: fault?.message ?? 'none', delivery, submissions, cost })
}

const references = [{ data: pixel }]
const refused: unknown = await poster
  .run({ prompt: 'a lighthouse', references })
  .catch((error: unknown) => error)
if (CallError.isInstance(refused)) console.log(refused.message)
server.close()
server.closeAllConnections()
