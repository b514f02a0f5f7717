// An agent's turn as a scope: however often the agent calls its tools, they share one allotment of attempts and time.
import { CallError, createImage, pipeline, scope } from '@stint/core'
import { deadline } from '@stint/middleware/deadline'
import { retry } from '@stint/middleware/retry'
import { scriptedProvider, virtualClock } from '@stint/testkit'

const clock = virtualClock()
const painter = scriptedProvider('local/painter', [{ after: '20s', fail: 'overloaded' }])
const poster = pipeline(createImage, { clock })
  .use(deadline('90s'))
  .use(retry({ attempts: 3, backoff: '1s' }))
  .to(painter)

async function createImageTool(prompt: string): Promise<string> {
  try {
    return `made ${(await poster.run({ prompt })).images.length} image`
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    console.log(`  ${error.message}`)
    return error.advice.again
  }
}

/** An agent that never gives up. It knows nothing of the scope: that is around it. */
async function agent(): Promise<void> {
  for (let ask = 1; ask <= 4; ask += 1) {
    console.log(`ask ${ask}`)
    const answer = await createImageTool(`a lighthouse, take ${ask}`)
    console.log(`  ask again: ${answer}`)
    if (answer === 'never') return
  }
}

console.log(`each call: ${poster.explain().attempts} attempts at most`)
await clock.run(
  scope({ attempts: 4, deadline: '3m' }, async (turn) => {
    await agent()
    console.log(`left of the turn: ${turn.attemptsLeft} attempts, ${turn.timeLeftMs} ms`)
  }),
)
console.log(`the vendor was asked ${painter.requests.length} times`)
