// A vendor in a process of its own: reads what it is sent, keeps nothing of it, and answers with an image.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pixel } from '@stint/testkit'

const data = Buffer.from(pixel).toString('base64')
const images = { created: 1, data: [{ b64_json: data }] }
const parts = [{ inlineData: { mimeType: 'image/png', data } }]
const gemini = { candidates: [{ content: { parts }, finishReason: 'STOP' }] }

const server = createServer((request, response) => {
  let bytes = 0
  request.on('data', (chunk: Buffer) => (bytes += chunk.length))
  request.on('end', () => {
    const answer = request.url?.includes(':generateContent') ? gemini : images
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer))
    process.send?.({ bytes })
  })
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
process.on('disconnect', () => process.exit())
