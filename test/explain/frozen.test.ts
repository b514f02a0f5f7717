import type { Explanation, Provider } from '@stint/core'
import { budget, deadline, failover, retry } from '@stint/middleware'
import { describe, expect, it } from 'vitest'
import { stack, targets } from './stacks.ts'

const [a, b] = targets('a', 'b') as [Provider, Provider]
const line = stack(
  deadline('90s'),
  deadline('90s'),
  budget({ attempts: 3 }),
  failover([a, b], { reserve: { attempts: 2 } }),
  retry(),
)

/** Everything that somebody could write into. */
function* written(explained: Explanation): Generator<() => unknown> {
  for (const name of [
    'attempts',
    'elapsedMs',
    'submissions',
    'cost',
    'atMost',
    'layers',
  ] as const) {
    yield () => Object.assign(explained, { [name]: 99 })
  }
  const [layer] = explained.layers
  const [finding] = explained.findings
  yield () => (explained.layers as unknown[]).pop()
  yield () => (explained.findings as unknown[]).pop()
  yield () => Object.assign(layer!, { attempts: 99 })
  yield () => Object.assign(layer!.options, { duration: 1 })
  yield () => (explained.layers[3]!.targets as string[]).pop()
  yield () => Object.assign(finding!, { level: 'note' })
  yield () => Object.assign(explained, { more: 1 })
}

describe('what explain gives', () => {
  it('cannot be changed by whoever reads it: the calls go by it', async () => {
    const before = line.explain().toString()
    for (const write of written(line.explain())) expect(write).toThrow(TypeError)
    expect(line.explain()).toMatchObject({ attempts: 3 })
    expect(line.explain().toString()).toBe(before)
  })

  it('and neither can a plan', async () => {
    const plan = await line.plan({ prompt: 'a poster' })
    for (const write of written(plan)) expect(write).toThrow(TypeError)
    expect(() => Object.assign(plan.targets[0]!, { price: 0 })).toThrow(TypeError)
    expect(() => (plan.targets as unknown[]).pop()).toThrow(TypeError)
  })

  it('leaves what it was given as it is', () => {
    const reserve = { attempts: 2 }
    stack(failover([a, b], { reserve }))
      .explain()
      .layers.at(0)
    expect(Object.isFrozen(reserve)).toBe(false)
  })
})
