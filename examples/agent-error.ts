// What an agent's tool tells the model when a call failed: `advice` says whether to ask again, when, and how.
import { CallError, createImage, pipeline } from '@stint/core'
import type { ImageRequestInput } from '@stint/core'
import { breaker } from '@stint/middleware/breaker'
import { deadline } from '@stint/middleware/deadline'
import { failover } from '@stint/middleware/failover'
import { retry } from '@stint/middleware/retry'
import { pixel, scriptedProvider, virtualClock } from '@stint/testkit'

const clock = virtualClock()
const gaveUp = { kind: 'server_error', status: 500, message: 'the backend gave up' } as const
const heavy = scriptedProvider('a/painter', ({ prompt }: ImageRequestInput) =>
  prompt.length > 40 ? { after: '30s', fail: gaveUp } : { after: '8s', ok: true },
)
const textOnly = scriptedProvider('b/sketcher', ['ok'], {
  accepts: ({ references }) => (references.length === 0 ? true : 'takes text only'),
})

const poster = pipeline(createImage, { clock, id: 'poster' })
  .use(breaker({ failures: 2, cooldown: '10m', key: 'request' }))
  .use(deadline('50s'))
  .use(failover([heavy, textOnly]))
  .use(retry({ attempts: 2, backoff: '2s' }))

/** The tool. It never throws at the model: it says in one text what happened and what to do. */
async function createImageTool(prompt: string): Promise<string> {
  try {
    const { images } = await poster.run({ prompt, references: [{ data: pixel }] })
    return `Made ${images.length} image.`
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    const { again, text } = error.advice
    console.log(`   log: ${error.message}`)
    if (again === 'never') return `Do not call this tool again. ${text}`
    if (again === 'changed') return `Do not call it with this prompt again. ${text}`
    return `It may be called again. ${text}`
  }
}

const long = 'a lighthouse, the letters made of rope, every strand visible'
for (const [at, prompt] of [long, long, long, 'a lighthouse'].entries()) {
  console.log(`${at + 1}. createImage('${prompt}')`)
  console.log(`   tool: ${await clock.run(createImageTool(prompt))}`)
}
