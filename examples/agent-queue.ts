// A queue between the agent and its tools: the worker began outside the turn, so `scope.capture()` carries the turn to it.
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

const jobs: (() => Promise<void>)[] = []
let wake = (): void => undefined

/** Runs one job after the other. It was there before any turn, and belongs to none. */
async function worker(): Promise<void> {
  for (;;) {
    const job = jobs.shift()
    // oxlint-disable-next-line no-await-in-loop -- one job after the other, as a queue with one worker does
    await (job ? job() : new Promise<void>((resolve) => (wake = resolve)))
  }
}

/** Does some work in the worker, and resolves with what became of it. */
function enqueue(work: () => Promise<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    jobs.push(() => work().then(resolve, reject))
    wake()
  })
}

async function createImageTool(prompt: string): Promise<string> {
  try {
    return `made ${(await poster.run({ prompt })).images.length} image`
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    return `${error.message}\n    ask again: ${error.advice.again}`
  }
}

/** An agent's turn of up to 4 attempts, in which its tool is asked twice. */
async function turn(carries: boolean): Promise<void> {
  const before = painter.requests.length
  await scope({ attempts: 4, deadline: '3m' }, async ({ attemptsLeft }) => {
    const within = carries ? scope.capture() : (work: () => Promise<string>) => work()
    for (const prompt of ['a lighthouse', 'a lighthouse at dusk']) {
      // oxlint-disable-next-line no-await-in-loop -- an agent reads one answer before it asks again
      console.log(`  ${await enqueue(() => within(() => createImageTool(prompt)))}`)
    }
    console.log(
      `  the scope of ${attemptsLeft} attempts let ${painter.requests.length - before} through`,
    )
  })
}

void worker()
console.log('left behind: the worker knows of no scope')
await clock.run(turn(false))
console.log('carried: scope.capture() where the job is made')
await clock.run(turn(true))
