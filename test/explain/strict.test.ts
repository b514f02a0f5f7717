import { createImage, FindingsError, pipeline } from '@stint/core'
import type { Finding, Layer, Pipeline, Provider } from '@stint/core'
import {
  breaker,
  budget,
  deadline,
  downgrade,
  failover,
  fewerReferences,
  hedge,
  retry,
} from '@stint/middleware'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { posterPipeline } from '../demo/poster-pipeline.ts'
import { targets } from './stacks.ts'
import { randomRuns } from '../random-runs.ts'

const [a, b, c] = targets('a', 'b', 'c') as [Provider, Provider, Provider]
const strict = pipeline(createImage, { strict: true })

function thrownBy(declare: () => unknown): unknown {
  try {
    declare()
  } catch (error) {
    return error
  }
  return undefined
}

describe('a strict pipeline', () => {
  it('throws at the layer that makes an error, before it has a target', () => {
    const outer = strict.use(deadline('180s'))
    const error = thrownBy(() => outer.use(deadline('600s')))
    expect(error).toBeInstanceOf(TypeError)
    expect(FindingsError.isInstance(error) && error.findings).toMatchObject([
      { code: 'deadline-never-fires', level: 'error', layer: 1 },
    ])
    expect(String(error)).toMatch(
      /'createImage' is strict: deadline-never-fires: .*600s.*180s.*; make/,
    )
  })

  it('throws at the targets, where they make it', () => {
    const one = strict.use(deadline('90s')).use(budget({ attempts: 1 }))
    expect(() => one.use(failover([a, b], { share: 'even' }))).toThrow(/budget-misses-targets/)
    const inner = pipeline(createImage, { id: 'inner' }).use(deadline('90s')).to(a)
    expect(() => one.to(inner)).toThrow(/layer 0 of 'inner'/)
  })

  it('is declared as usual where there are warnings', () => {
    const line = strict.use(retry()).use(retry()).to(a)
    expect(line.explain().findings.map(({ level }) => level)).toEqual([
      'warning',
      'warning',
      'warning',
    ])
  })

  it('lets the stack of the README stand', () => {
    const { layers } = posterPipeline([a, b], { shorten: (prompt) => prompt })
    expect(() => layers.reduce<Pipeline>((line, layer) => line.use(layer), strict)).not.toThrow()
  })

  it('is strict by its own option only', () => {
    const loose = pipeline(createImage).use(deadline('180s')).use(deadline('600s'))
    expect(() => loose.to(a)).not.toThrow()
  })
})

const ms = fc.constantFrom(1000, 5000, 30_000)
const layer: fc.Arbitrary<Layer> = fc.oneof(
  ms.map((limit) => deadline(limit)),
  fc.integer({ min: 1, max: 4 }).map((attempts) => budget({ attempts })),
  fc.record({ attempts: fc.integer({ min: 1, max: 3 }), backoff: ms }).map((given) => retry(given)),
  fc.constant(downgrade([fewerReferences(1)])),
  fc.record({ after: ms }).map((given) => hedge(given)),
  ms.map((after) => breaker({ slow: { after, rate: 0.5 } })),
  fc
    .record(
      { share: fc.constant('even' as const), floor: ms, reserve: fc.record({ time: ms }) },
      { requiredKeys: [] },
    )
    .map((given) => failover([a, b, c], given)),
)

it('no layer further in mends an error: strict need not wait for the rest of a stack', () => {
  const errorsOf = (line: Pipeline): string[] =>
    line
      .explain()
      .findings.filter(({ level }: Finding) => level === 'error')
      .map((finding) => `${finding.code} ${finding.layer}`)
  fc.assert(
    fc.property(fc.array(layer, { maxLength: 7 }), (layers) => {
      let line: Pipeline = pipeline(createImage)
      for (const each of layers) {
        if ('targets' in each && line.layers.some((above) => 'targets' in above)) continue
        const before = errorsOf(line)
        line = line.use(each)
        expect(errorsOf(line)).toEqual(expect.arrayContaining(before))
      }
      if (line.layers.some((above) => 'targets' in above)) return
      expect(errorsOf(line.to(a))).toEqual(expect.arrayContaining(errorsOf(line)))
    }),
    { numRuns: randomRuns(500), seed: 3 },
  )
})
