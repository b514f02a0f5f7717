// The incident: a tool set to `max_retries: 2`, an agent that calls it three times, and the pipeline that bounds both.
import { CallError, createImage, formatDuration, pipeline, scope, type Pipeline } from '@stint/core'
import { breaker } from '@stint/middleware/breaker'
import { budget } from '@stint/middleware/budget'
import { deadline } from '@stint/middleware/deadline'
import { downgrade, simplifyPrompt } from '@stint/middleware/downgrade'
import { retry } from '@stint/middleware/retry'
import { scriptedProvider, virtualClock } from '@stint/testkit'

const heavy = 'a festival poster, nine people with lanterns, the letters made of rope'
const clock = virtualClock()
/** Fails on the heavy prompt every time, after 110 s; paints the simple one in 20 s. */
const painter = scriptedProvider('openai/painter', ({ prompt }: { prompt: string }) =>
  prompt === heavy ? { after: '110s', fail: 'server_error' } : { after: '20s', ok: true },
)

/** What ran: the chain tries twice, with 600 s for each try, and the client inside three times. */
const nest = pipeline(createImage, { clock, id: 'nest' })
  .use(retry({ attempts: 2, backoff: '1s', maxWait: '1s' }))
  .use(deadline('600s'))
  .use(retry({ attempts: 3, backoff: '1s', maxWait: '1s' }))
  .to(painter)

const poster = pipeline(createImage, { clock, id: 'poster' })
  .use(breaker({ failures: 2, cooldown: '10m', key: 'request' }))
  .use(deadline('300s'))
  .use(budget({ attempts: 4 }))
  .use(retry({ attempts: 2 }))
  .use(downgrade([simplifyPrompt((prompt) => prompt.split(',')[0] ?? prompt)]))
  .use(deadline('140s'))
  .to(painter)

/** An agent that calls the tool until it has an image, three times at most. */
async function turn(tool: Pipeline): Promise<void> {
  const [began, before] = [clock.now(), painter.requests.length]
  let outcome = 'no image'
  for (let ask = 1; ask <= 3 && outcome === 'no image'; ask += 1) {
    try {
      const { images, losses } = await tool.run({ prompt: heavy })
      outcome = `${images.length} image, losses: ${losses.join(', ')}`
    } catch (error) {
      if (!CallError.isInstance(error)) throw error
      if (error.advice.again !== 'later') break
    }
  }
  const asked = painter.requests.length - before
  console.log(
    `the turn: asked ${asked} times in ${formatDuration(clock.now() - began)}, ${outcome}`,
  )
}

console.log(String(nest.explain()))
await clock.run(turn(nest))
console.log(`\n${String(poster.explain())}`)
await clock.run(scope({ attempts: 6, deadline: '8m' }, () => turn(poster)))
