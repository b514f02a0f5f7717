// The stack of the README, over real HTTP on this machine: one vendor fails on the heavy prompt and is overloaded
// for the light one, the other works.
import { createImage, pipeline } from '@stint/core'
import { breaker } from '@stint/middleware/breaker'
import { budget } from '@stint/middleware/budget'
import { deadline } from '@stint/middleware/deadline'
import { downgrade, fewerReferences, simplifyPrompt } from '@stint/middleware/downgrade'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { google } from '@stint/providers/google'
import { openai } from '@stint/providers/openai'
import { flakyBackend, samplePng } from '@stint/testkit'

await using backend = await flakyBackend({
  openai: ({ prompt }) => (prompt.length > 60 ? 'server_error' : 'overloaded'),
  google: 'image',
})
const targets = [
  openai({ apiKey: 'any', baseURL: backend.openai.baseURL }),
  google({ apiKey: 'any', baseURL: backend.google.baseURL }),
]
const shorten = (prompt: string): string => prompt.split(',')[0] ?? prompt

const poster = pipeline(createImage)
  .use(breaker({ failures: 2, cooldown: '10m', key: 'request' })) // an agent repeating itself
  .use(deadline('90s')) // the whole call
  .use(budget({ attempts: 4 })) // all attempts, whoever causes them
  .use(failover(targets, { reserve: { attempts: 1, time: '25s' } }))
  .use(retry({ attempts: 2 }))
  .use(downgrade([simplifyPrompt(shorten), fewerReferences(2)]))
  .use(breaker({ failures: 5, cooldown: '30s' })) // each target
  .use(deadline('40s')) // one attempt

console.log(String(poster.explain()))

const prompt =
  'A poster of a lighthouse, the logo upper left, the letters made of rope, every strand visible'
const references = [{ data: await samplePng({ text: 'logo' }) }]
const { images, provider, losses, report } = await poster.run({ prompt, references })

console.log(`\n${images.length} image by ${provider}, losses: ${losses.join(', ') || 'none'}`)
for (const { number, target, shape, fault } of report.attempts) {
  console.log(`${number}  ${target.padEnd(30)} ${shape.padEnd(16)} ${fault?.kind ?? 'ok'}`)
}
console.log(`waits: ${report.waits.map(({ reason }) => reason).join('; ')}`)
