import { createImage, pipeline, type Pipeline, type Target } from '@stint/core'
import {
  breaker,
  budget,
  deadline,
  downgrade,
  failover,
  fewerReferences,
  retry,
} from '@stint/middleware'
import { describe, expect, it } from 'vitest'
import { parseWorld } from './parse-world.ts'
import { pngSignature } from './png-signature.ts'
import { simulate, type Stage } from './simulate.ts'

const calls = 2_000
const images = [{ data: pngSignature, mediaType: 'image/png' }]

/** The stack of the README. */
function stack(targets: readonly Target[], options: Partial<Stage> = {}): Pipeline {
  const { clock, random } = options
  return pipeline(createImage, { ...(clock && { clock }), ...(random && { random }) })
    .use(breaker({ failures: 2, cooldown: '10m', key: 'request' }))
    .use(deadline('90s'))
    .use(budget({ attempts: 4 }))
    .use(failover(targets, { reserve: { attempts: 1, time: '25s' } }))
    .use(retry({ attempts: 2 }))
    .use(downgrade([fewerReferences(2)]))
    .use(breaker({ failures: 5, cooldown: '30s' }))
    .use(deadline('40s'))
}

/** Milliseconds that this process was at work: what others do on the machine does not count. */
async function worked(run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

async function bare(): Promise<void> {
  const provider = (id: string): Target => ({
    id,
    accepts: () => true,
    attempt: () => ({ images }),
  })
  const made = stack([provider('a'), provider('b')])
  for (let call = 0; call < calls; call++) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as in the simulation
    await made.run({ prompt: `${call} a lighthouse`, references: [{ data: pngSignature }] })
  }
}

async function simulated(): Promise<void> {
  await simulate({
    pipeline: (stage) =>
      stack(
        ['a', 'b'].map((name) => stage.replace({ name, type: 'openai' })),
        stage,
      ),
    world: parseWorld(
      'requests: { one: { references: 1 } }\ntargets: { default: { latency: { median: 20s, p95: 35s } } }',
      'w.yaml',
    ),
    calls,
    seed: 1,
  })
}

describe('the virtual clock', () => {
  it('keeps a simulation within a few times what the engine alone takes', async () => {
    const ratios: number[] = []
    // Whatever is measured first warms the engine up for both.
    for (let round = 0; round < 5; round++) {
      // oxlint-disable-next-line no-await-in-loop -- side by side, so that a slow machine is slow for both
      ratios.push((await worked(simulated)) / (await worked(bare)))
    }
    // About 2: the engine alone answers in microtasks, a simulated provider waits for timers.
    expect(ratios.toSorted((a, b) => a - b)[1]).toBeLessThan(4)
  })
})
