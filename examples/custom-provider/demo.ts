// The provider of this package, against a small server of its vendor in this same file.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CallError, createImage, pipeline } from '@stint/core'
import { budget } from '@stint/middleware/budget'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { pixel } from '@stint/testkit'
import { easel } from './src/index.ts'

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

const apiKey = 'demo'
const poster = pipeline(createImage)
  .use(budget({ attempts: 3, cost: 0.05 }))
  .use(
    failover([
      easel({ model: 'oil', apiKey, baseURL }),
      easel({ model: 'chalk', apiKey, baseURL }),
    ]),
  )
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
