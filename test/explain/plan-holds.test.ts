import { createImage, pipeline, type ImageRequest, type Layer, type Pipeline } from '@stint/core'
import { budget, downgrade, failover, otherModel, retry } from '@stint/middleware'
import { scriptedProvider, virtualClock } from '@stint/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomRuns } from '../random-runs.ts'

const kinds = ['overloaded', 'unsupported', 'server_error'] as const

/** A target that takes prompts up to a length, at a price for each letter. */
interface Gate {
  readonly longest: number
  readonly price: number
}

/** A step that shortens a prompt to a length, and leaves a shorter one as it is. */
const shortenTo = (length: number) => ({
  name: `to${length}`,
  lossy: true,
  apply: (request: ImageRequest) =>
    request.prompt.length <= length
      ? request
      : { ...request, prompt: request.prompt.slice(0, length) },
})

const length = fc.integer({ min: 1, max: 9 })
const steps = fc
  .array(length, { minLength: 1, maxLength: 3 })
  .map((to) => downgrade(to.map(shortenTo)))
const layer: fc.Arbitrary<Layer> = fc.oneof(
  fc.integer({ min: 1, max: 3 }).map((attempts) => retry({ attempts, backoff: 0 })),
  fc.integer({ min: 1, max: 6 }).map((attempts) => budget({ attempts })),
  steps,
)
const layers = fc.array(layer, { maxLength: 3 })
const gate: fc.Arbitrary<Gate> = fc.record({
  longest: fc.integer({ min: 0, max: 9 }),
  price: fc.constantFrom(0, 1, 3),
})
const gates = fc.array(gate, { minLength: 1, maxLength: 3 })

/** A downgrade that goes to other models on its way: a number is a step to a length. */
type Ladder = readonly (number | Gate)[]
const ladder: fc.Arbitrary<Ladder> = fc.array(
  fc.oneof({ weight: 1, arbitrary: length }, { weight: 1, arbitrary: gate }),
  { minLength: 1, maxLength: 3 },
)
const belowAll = fc.array(fc.oneof(layer, ladder), { maxLength: 3 })

function isLadder(part: Layer | Ladder): part is Ladder {
  return Array.isArray(part)
}

test('no run of a request makes more attempts, or costs more, than its plan says', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ above: layers, gates, below: belowAll, length, seed: fc.nat() }),
      async (drawn) => {
        const clock = virtualClock()
        const made: number[] = []
        let state = drawn.seed
        const draw = (): number =>
          (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
        let targets = 0
        const target = ({ longest, price }: Gate) =>
          scriptedProvider(
            `t${(targets += 1)}`,
            ({ prompt }: ImageRequest) => {
              made.push(price * prompt.length)
              return {
                fail: { kind: kinds[Math.floor(draw() * 3)]!, delivery: 'rejected' as const },
              }
            },
            {
              accepts: ({ prompt }: ImageRequest) => prompt.length <= longest || 'too long',
              price: ({ prompt }: ImageRequest) => price * prompt.length,
            },
          )
        const stepping = (rungs: Ladder): Layer =>
          downgrade(
            rungs.map((rung) =>
              typeof rung === 'number' ? shortenTo(rung) : otherModel(target(rung)),
            ),
          )
        const below = drawn.below.map((part) => (isLadder(part) ? stepping(part) : part))
        const parts = [...drawn.above, failover(drawn.gates.map(target)), ...below]
        const line = parts.reduce<Pipeline>(
          (stack, part) => stack.use(part),
          pipeline(createImage, { clock }),
        )
        const request = { prompt: 'x'.repeat(drawn.length) }
        const plan = await line.plan(request)
        await clock.run(line.run(request).catch(() => undefined))
        expect(made.length).toBeLessThanOrEqual(plan.attempts)
        expect(plan.attempts).toBeLessThanOrEqual(line.explain().attempts)
        expect(made.reduce((sum, price) => sum + price, 0)).toBeLessThanOrEqual(plan.cost)
      },
    ),
    { numRuns: randomRuns(1000), seed: 17 },
  )
}, 60_000)
